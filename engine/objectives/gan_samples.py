"""The samples of a GAN: what its generator takes, and the range of what it returns."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.graph.spec import GraphSpec

if TYPE_CHECKING:
    from torch import Tensor, nn

ClassInput = tuple["Tensor", ...]
"""The second input of both graphs: none, or the class as a one-hot vector."""


def generate(models: Mapping[str, nn.Module], count: int, given: ClassInput, noise: Tensor | None = None) -> Tensor:
    """Generated samples `(N, *shape)`, from fresh noise or the given `(N, Z)`, in the generator's range."""
    import torch

    generator = models["generator"]
    if noise is None:
        device = next(generator.parameters()).device
        noise = torch.randn(count, noise_size(_graph(generator)), device=device)
    return generator(noise, *given)


def scaled(models: Mapping[str, nn.Module], x: Tensor) -> Tensor:
    """Real samples in the generator's range: pictures `(N, C, H, W)` from [0, 1] to [−1, 1] for a tanh."""
    return x * 2 - 1 if x.dim() == 4 and ends_in_tanh(_graph(models["generator"])) else x


def unscaled(models: Mapping[str, nn.Module], generated: Tensor) -> Tensor:
    """Generated samples in the range of the data, pictures from 0 to 1."""
    if generated.dim() != 4:
        return generated
    return ((generated + 1) / 2 if ends_in_tanh(_graph(models["generator"])) else generated).clamp(0, 1)


def ends_in_tanh(graph: GraphSpec) -> bool:
    """Whether the graph's output lies between −1 and 1; layers that only change the shape are skipped."""
    name = graph.output
    while (
        name in graph.nodes
        and graph.nodes[name].activation is None
        and graph.nodes[name].layer_config().group == "shape"
    ):
        name = graph.sources(name)[0]
    activation = graph.nodes[name].activation if name in graph.nodes else None
    return activation is not None and activation.name == "tanh"


def noise_size(graph: GraphSpec) -> int:
    """The noise dimension of a generator: the length of its first input."""
    return next(iter(graph.inputs.values()))[0]


def class_count(model: nn.Module) -> int:
    """The number of classes of a conditional network: the length of its second input."""
    return list(_graph(model).inputs.values())[1][0]


def highest_score(discriminator: nn.Module, x: Tensor) -> Tensor:
    """The score `(N, 1)` of a conditional discriminator for the class that gives the highest one."""
    classes = class_count(discriminator)
    rows = [x.new_zeros(len(x), classes).index_fill_(1, x.new_full((1,), k).long(), 1.0) for k in range(classes)]
    best = discriminator(x, rows[0])
    for row in rows[1:]:
        best = best.maximum(discriminator(x, row))
    return best


def _graph(model: Any) -> GraphSpec:
    graph: GraphSpec = model.graph
    return graph
