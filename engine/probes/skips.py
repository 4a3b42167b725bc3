"""Gradient norms with and without skip connections."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from engine.datasets.data_spec import DataSpec
from engine.graph.check import check
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.gradient_histograms import BATCH
from engine.probes.gradient_norms import gradient_lengths, learning, over_layers, settled
from engine.probes.nodes import shapes
from engine.text import N_, message
from engine.views import Curves


@PROBES.register("skips")
class Skips(Probe):
    """Shows how large the gradient of each layer is, with the skips and, for the same weights, without them.

    Vertical axis, in powers of ten: the norm of the gradient of the loss by all weights of a layer, from the first
    layer at the left to the last. Where the dashed line falls below the solid one, it is the skips that bring the
    gradient there.
    """

    title = N_("Effect of skip connections")
    group = "learning"
    rank = 25

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        if data.kind != "image" or not shapes(graphs) or len(learning(graphs)) < 2:
            return False
        return without_skips(graphs["main"]) is not None

    def compute(self, context: ProbeContext) -> Curves:
        from engine.graph.build import GraphModule

        with_skips, plain = settled(context), without_skips(context.graphs["main"])
        assert plain is not None
        order = [name for name in with_skips.nodes if name in plain.nodes]
        activations = {name: with_skips.activations[name] for name in order if name in with_skips.activations}
        bare = GraphModule(plain, {name: with_skips.nodes[name] for name in order}, activations)
        without, lengths = gradient_lengths(context, bare), gradient_lengths(context, with_skips)
        kept = [lengths[name] for name in without]
        note = message(
            N_("Gradient in the first layer: {kept} with skip connections, {without} without."),
            kept=f"{kept[0]:.2g}",
            without=f"{next(iter(without.values())):.2g}",
        )
        lines = (
            (message(N_("with skip connections")), kept),
            (message(N_("without skip connections")), list(without.values())),
        )
        return replace(over_layers(*lines, note=note), source=context.source("train", BATCH))


def without_skips(graph: GraphSpec) -> GraphSpec | None:
    """The graph with only the longest path into each sum, without nodes that are then unused; None if there are no
    skips."""
    checked = check(graph)
    depth = dict.fromkeys(graph.inputs, 0)
    kept: dict[str, list[str]] = {}
    for name in checked.order:
        sources = graph.sources(name)
        longest = max(sources, key=lambda source: depth.get(source, 0), default="")
        kept[name] = [longest] if graph.nodes[name].layer == "add" else sources
        depth[name] = 1 + depth.get(longest, 0)
    if all(kept[name] == graph.sources(name) for name in kept) or len(graph.ends()) != 1:
        return None
    needed, waiting = set[str](), [graph.output]
    while waiting:
        name = waiting.pop()
        if name in kept and name not in needed:
            needed.add(name)
            waiting += kept[name]
    return graph.model_copy(
        update={
            "nodes": {name: node for name, node in graph.nodes.items() if name in needed},
            "edges": tuple((source, name) for name in graph.nodes if name in needed for source in kept[name]),
        }
    )
