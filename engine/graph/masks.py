"""Finds the padding that each node must ignore: masks follow padded sequences through the graph."""

from __future__ import annotations

from collections.abc import Iterable

from engine.graph.spec import GraphSpec


def mask_origins(graph: GraphSpec, order: Iterable[str]) -> dict[str, tuple[str | None, ...]]:
    """For each source of each node: the graph's token input whose padding it has, or None.

    `order` lists the nodes in topological order. An input's mask starts at the layer that takes its tokens and
    continues through layers whose output positions match those of their first input.
    """
    layers = {name: node.layer_config() for name, node in graph.nodes.items()}
    origin: dict[str, str | None] = {
        name: name if any(layers[node].takes == "tokens" for node in graph.targets(name)) else None
        for name in graph.inputs
    }
    found = {}
    for name in order:
        found[name] = tuple(origin[source] for source in graph.sources(name))
        origin[name] = found[name][0] if layers[name].keeps_time and found[name] else None
    return found
