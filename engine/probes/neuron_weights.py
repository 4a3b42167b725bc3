"""The weights of small linear layers, which the graph draws as neurons with their edges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, TypedDict, cast

from engine.graph.check import check
from engine.layers.base import Shape
from engine.probes.base import ProbeContext
from engine.views import Array

if TYPE_CHECKING:
    from torch import Tensor

    from engine.graph.build import GraphModule

MAX_NEURONS = 32
"""The maximum number of units, and of input features, of a layer that is drawn as neurons."""


class Weights(TypedDict, total=False):
    """See `NodeView`."""

    weights: Array
    biases: Array


def neuron_weights(context: ProbeContext, graph: str) -> dict[str, Weights]:
    """Weights `(O, I)` and biases `(O,)` of each linear layer that is small enough.

    Layers whose weights are computed from other tensors, as with spectral normalization, are left out.
    """
    spec, shapes = context.graphs[graph], check(context.graphs[graph]).shapes
    modules = cast("GraphModule", context.models[graph]).nodes
    found = {}
    for name, node in spec.nodes.items():
        sources = spec.sources(name)
        if node.layer == "linear" and len(sources) == 1 and _is_small(shapes[name]) and _is_small(shapes[sources[0]]):
            parameters = dict(modules[name].named_parameters())
            if "weight" in parameters:
                found[name] = _weights(parameters)
    return found


def _is_small(shape: Shape) -> bool:
    return len(shape) == 1 and shape[0] <= MAX_NEURONS


def _weights(parameters: Mapping[str, Tensor]) -> Weights:
    weights = Weights(weights=_numbers(parameters["weight"]))
    if "bias" in parameters:
        weights["biases"] = _numbers(parameters["bias"])
    return weights


def _numbers(tensor: Tensor) -> Array:
    numbers: Array = tensor.detach().float().cpu().numpy().copy()
    return numbers
