"""Distribution of each layer's weights."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.text import N_, message
from engine.views import Array, Histogram, Histograms

if TYPE_CHECKING:
    from torch import Tensor, nn

BINS = 41


@PROBES.register("weight_histograms")
class WeightHistograms(Probe):
    """Shows the distribution of the weights of each layer, one histogram per layer.

    Horizontal: the value of a weight; vertical: how many weights have it. Training usually widens and shifts them; a
    layer that does not change learns nothing, and one that keeps growing may be about to diverge.
    """

    title = N_("Weights")
    group = "learning"
    rank = 100

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return bool(weighted(graphs))

    def compute(self, context: ProbeContext) -> Histograms:
        found = histograms_of(context.models)
        note = message(N_("Weights of {count} layers, without biases."), count=len(found))
        return Histograms(found, note=note)


def weighted(graphs: Mapping[str, GraphSpec]) -> list[str]:
    """Nodes with weights that initializers set."""
    return [node for graph in graphs.values() for node, held in graph.nodes.items() if held.layer_config().initializes]


def histograms_of(models: Mapping[str, nn.Module]) -> tuple[Histogram, ...]:
    """One histogram per node with weights."""
    return tuple(
        histogram(name, [tensor.detach().float().cpu().numpy() for tensor in tensors])
        for name, tensors in weights_of(models).items()
    )


def weights_of(models: Mapping[str, nn.Module]) -> dict[str, list[Tensor]]:
    """The weights (not biases) of each node that has any, by node; by `graph.node` outside the main graph."""
    found: dict[str, list[Tensor]] = {}
    for name, model in models.items():
        prefix = "" if name == "main" else f"{name}."
        for node, module in model.get_submodule("nodes").named_children():
            tensors: list[Tensor] = [tensor for tensor in module.parameters() if tensor.dim() > 1]
            if tensors:
                found[prefix + node] = tensors
    return found


def histogram(name: str, arrays: list[Array]) -> Histogram:
    """A histogram of all finite values in `arrays`."""
    return Histogram.of(name, np.concatenate([array.ravel() for array in arrays]), BINS)
