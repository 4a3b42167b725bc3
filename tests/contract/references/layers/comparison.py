"""How a layer is compared with its reference: output and gradients, for random inputs and weights."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
import torch
from torch import Tensor, nn

from engine.graph import edit
from engine.graph.build import build
from engine.graph.spec import GraphSpec, Node
from engine.layers.base import Shape
from tests.contract.references import Reference

Plain = Callable[..., Tensor]
"""The reference: takes the weights, in the order of the layer's parameters, then the inputs `(N, …)`."""
COUNT = 3


def same(
    name: str,
    config: dict[str, object],
    shapes: Sequence[Shape],
    plain: Plain,
    case: str = "",
    tokens: int = 0,
    training: bool = False,
    atol: float = 1e-6,
) -> Reference:
    """Holds a layer to `plain`. With `tokens` the input is indices of so many tokens."""

    def compare() -> tuple[np.ndarray, np.ndarray]:
        torch.manual_seed(0)
        module = layer(name, config, shapes).double().train(training)
        weights = [torch.randn_like(weight) for weight in module.parameters()]
        inputs = [_input(shape, tokens) for shape in shapes]
        with torch.no_grad():
            for mine, drawn in zip(module.parameters(), weights, strict=True):
                mine.copy_(drawn)
        ours = everything(lambda _, *x: module(*x), list(module.parameters()), inputs)
        theirs = everything(plain, [weight.requires_grad_() for weight in weights], inputs)
        return ours, theirs

    return Reference("torch", compare, case, rtol=1e-5, atol=atol)


def layer(name: str, config: dict[str, object], shapes: Sequence[Shape]) -> nn.Module:
    """A graph of one node; blocks are replaced by their layers."""
    inputs = {f"x{number}": shape for number, shape in enumerate(shapes)}
    edges = tuple((source, "node") for source in inputs)
    graph = GraphSpec(inputs=inputs, nodes={"node": Node(layer=name, config=config)}, edges=edges)
    return build(edit.expand(graph, "node"))


def everything(function: Plain, weights: list[Tensor], inputs: Sequence[Tensor]) -> np.ndarray:
    """The output and the gradients of a weighted sum of it by inputs and weights, in one row."""
    given = [x.clone().requires_grad_(x.is_floating_point()) for x in inputs]
    output = function(weights, *given)
    shares = torch.linspace(-1, 1, output.numel(), dtype=output.dtype).reshape(output.shape)
    learned = [tensor for tensor in (*given, *weights) if tensor.requires_grad]
    slopes = torch.autograd.grad((output * shares).sum(), learned) if learned else ()
    return np.concatenate([tensor.detach().numpy().ravel() for tensor in (output, *slopes)])


def _input(shape: Shape, tokens: int) -> Tensor:
    if not tokens:
        return torch.randn(COUNT, *shape, dtype=torch.float64)
    indices = torch.randint(1, tokens, (COUNT, *shape))
    indices[:, shape[0] // 2 + 1 :] = 0
    return indices


def with_weights(module: nn.Module, weights: dict[str, Tensor], *inputs: Tensor, **options: object) -> object:
    """What a module of torch's gives with other weights."""
    return torch.func.functional_call(module.double(), weights, inputs, options)
