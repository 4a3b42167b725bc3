"""Builds a torch module from a graph and initializes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn.utils import parametrize
from torch.nn.utils.parametrizations import spectral_norm

from engine.activations.base import ACTIVATIONS
from engine.errors import ProblemsError
from engine.graph.chain import chain_steps
from engine.graph.check import check
from engine.graph.masks import mask_origins
from engine.graph.spec import GraphSpec, Node
from engine.initializers.base import INITIALIZERS, Initializer
from engine.registry import Choice

NORM_STEPS = 15
"""Power iterations after initialization, as many as torch runs."""
KEPT = (nn.LayerNorm, nn.BatchNorm1d, nn.BatchNorm2d, nn.GroupNorm, nn.InstanceNorm1d, nn.InstanceNorm2d)
"""Normalization parameters inside layers of several modules: they start at 1 and 0, as torch sets them."""


class GraphModule(nn.Module):
    """The built graph: takes a batch `(N, *shape)` for each input, in the order of `graph.inputs`.

    Weights are stored as `nodes.<node>.…`, those of activations (PReLU) as `activations.<node>.…`.
    """

    def __init__(self, graph: GraphSpec, nodes: dict[str, nn.Module], activations: dict[str, nn.Module]) -> None:
        super().__init__()
        self.graph = graph
        self.nodes = nn.ModuleDict(nodes)
        self.activations = nn.ModuleDict(activations)
        self._sources = {name: tuple(graph.sources(name)) for name in nodes}
        self.masks = _wanted_masks(graph, nodes)
        self._spent = _last_uses(self._sources)
        self._chain = graph.is_chain and not self.masks
        # Plain lists of modules: ModuleDict look-ups would cost as much as a small layer.
        self._steps = chain_steps(
            step for name in nodes for step in (nodes[name], activations.get(name)) if step is not None
        )

    def forward(self, *inputs: Tensor, captures: dict[str, Tensor] | None = None, inner: bool = True) -> Tensor:
        """The output. `captures` also receives every node's output as `<node>`, its value before the activation as
        `<node>.pre`, and the inner values of its module as `<node>.<name>`.

        Without `inner`, the inner values are left out: a recurrent layer need not be computed step by step for them.
        """
        if captures is None and self._chain:
            (x,) = inputs
            for step in self._steps:
                x = step(x)
            return x
        return self._walk(inputs, captures, inner)

    def train(self, mode: bool = True) -> GraphModule:
        """Like torch's, but frozen layers with weights stay in eval mode, so that a batch norm keeps its running
        means."""
        super().train(mode)
        for name, node in self.graph.nodes.items():
            if node.frozen and next(self.nodes[name].parameters(), None) is not None:
                self.nodes[name].eval()
        return self

    def _walk(self, inputs: tuple[Tensor, ...], captures: dict[str, Tensor] | None, inner: bool) -> Tensor:
        values = dict(zip(self.graph.inputs, inputs, strict=True))
        padding = {name: values[name] != 0 for origins in self.masks.values() for name in origins if name}
        for name, module in self.nodes.items():
            given: list[Tensor | None] = [values[source] for source in self._sources[name]]
            given += [padding[origin] if origin else None for origin in self.masks.get(name, ())]
            x = module(*given) if captures is None or not inner else _run(module, name, given, captures)
            if captures is not None:
                captures[f"{name}.pre"] = x
            if name in self.activations:
                x = self.activations[name](x)
            if captures is not None:
                captures[name] = x
            values[name] = x
            for source in self._spent[name]:
                del values[source]
        return x


def _last_uses(sources: Mapping[str, Sequence[str]]) -> dict[str, list[str]]:
    """For each node, the values that no later node needs. Keeping them would dominate the memory of evaluation."""
    last = {source: name for name, given in sources.items() for source in given}
    return {name: [source for source in last if last[source] == name] for name in sources}


def _wanted_masks(graph: GraphSpec, nodes: Iterable[str]) -> dict[str, tuple[str | None, ...]]:
    """The origins of the masks passed to nodes with a masked layer."""
    origins = mask_origins(graph, nodes)
    return {name: origins[name] for name in origins if graph.nodes[name].layer_config().masked and any(origins[name])}


def _run(module: nn.Module, name: str, given: Sequence[Tensor | None], captures: dict[str, Tensor]) -> Tensor:
    """The module's output; also stores its captures."""
    output: Tensor
    forward_with_captures = getattr(module, "forward_with_captures", None)
    if forward_with_captures is None:
        output = module(*given)
        return output
    output, inner = forward_with_captures(*given)
    captures.update({f"{name}.{key}": value for key, value in inner.items()})
    return output


def build(graph: GraphSpec) -> GraphModule:
    """The module of a graph; raises `ProblemsError` with everything that `check` finds."""
    checked = check(graph)
    if checked.problems:
        raise ProblemsError(checked.problems)
    nodes, activations = {}, {}
    for name in checked.order:
        shapes = [checked.shapes[source] for source in graph.sources(name)]
        nodes[name] = checked.layers[name].build(*shapes)
        activation = graph.nodes[name].activation
        if activation:
            activations[name] = ACTIVATIONS.make(activation).build()
    module = GraphModule(graph, nodes, activations)
    for name, node in graph.nodes.items():
        if node.spectral_norm:
            normalize_spectrally(module.nodes[name])
        if node.frozen:
            module.nodes[name].requires_grad_(False)
    return module.train()


def normalize_spectrally(module: nn.Module) -> None:
    """Makes the module divide its weights by their largest singular value.

    Power iteration approximates that value during training. Its start vector is drawn here without changing the run's
    random state.
    """
    with torch.random.fork_rng(devices=[]):
        torch.default_generator.manual_seed(0)  # `torch.manual_seed` would also seed every other device
        spectral_norm(module)


def initialize(module: GraphModule, graph: GraphSpec, weights: Choice, biases: Choice, seed: int) -> None:
    """Initializes weights and biases; a node's own initializers take precedence over `weights` and `biases`.

    Each node has its own random generator, so its values stay the same when other nodes are added or changed.
    """
    for name, node in graph.nodes.items():
        if node.layer_config().initializes:
            random = np.random.default_rng([seed, *name.encode()])
            _initialize_node(module.nodes[name], node, weights, biases, random)
            _iterate_norms(module.nodes[name])
            node.layer_config().post_init(module.nodes[name])


def _initialize_node(
    module: nn.Module, node: Node, weights: Choice, biases: Choice, random: np.random.Generator
) -> None:
    layer = node.layer_config()
    for prefix, part in module.named_modules():
        if isinstance(part, KEPT):
            continue
        for key, tensor in part.named_parameters(recurse=False):
            plain = (node.initializer or weights) if tensor.dim() > 1 else (node.bias_initializer or biases)
            choice = layer.initial(f"{prefix}.{key}".lstrip("."))
            _fill(tensor, INITIALIZERS.make(choice or plain), random)


def _iterate_norms(module: nn.Module) -> None:
    """Runs power iterations on the initial weights: each forward pass in training mode improves the approximation."""
    if parametrize.is_parametrized(module):
        module.train()
        with torch.no_grad():
            for _ in range(NORM_STEPS):
                _ = module.weight


def _fill(tensor: Tensor, initializer: Initializer, random: np.random.Generator) -> None:
    values = initializer.sample(tuple(tensor.shape), random)
    with torch.no_grad():
        tensor.copy_(torch.from_numpy(values))
