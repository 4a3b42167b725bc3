"""Attention rollout."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec
from engine.probes.attention import seen
from engine.probes.base import PROBES, ProbeContext
from engine.probes.nodes import shapes
from engine.probes.sample_base import SampleProbe
from engine.probes.tokens import captures_of_sample, nodes_with_layers, position_labels
from engine.text import N_
from engine.views import Array, Attention

LAYERS = ("self_attention",)


@PROBES.register("rollout")
class Rollout(SampleProbe):
    r"""Estimates how much of each input position has reached each output position through all layers.

    It assumes that a position passes on half of itself and half of what it attended to, the mean over heads:
    $\tilde{A} = (A + I) / 2$; the product $\tilde{A}_L \cdots \tilde{A}_1$ follows that through all layers.

    Reference: Abnar and Zuidema, 2020, *Quantifying attention flow in transformers*.
    """

    title = N_("Attention rollout")

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        known = shapes(graphs)
        return len({known[name] for name in nodes_with_layers(graphs, LAYERS) if name in known}) == 1

    def compute(self, context: ProbeContext) -> Attention:
        sample = self.sample_of(context)
        captures, entered = captures_of_sample(context, sample)
        nodes = nodes_with_layers(context.graphs, LAYERS)
        flow = rollout([captures[f"{node}.weights"][0].mean(0).float().cpu().numpy() for node in nodes])
        names = position_labels(context, entered, nodes[0], 0, len(flow))
        return seen(context, sample, flow[None], (N_("all layers"),), names, names)


def rollout(layers: list[Array]) -> Array:
    """The product of the layers' weights `(T, T)`, each averaged with the identity for the skip connection."""
    flow = np.eye(len(layers[0]))
    for weights in layers:
        flow = (np.nan_to_num(weights) + np.eye(len(weights))) / 2 @ flow
    return flow
