"""Which padding a node must pass over: masks follow padded sequences along the graph by themselves."""

from __future__ import annotations

from collections.abc import Iterable

from engine.graph.spec import GraphSpec


def mask_origins(graph: GraphSpec, order: Iterable[str]) -> dict[str, tuple[str | None, ...]]:
    """For each node, one a source: the graph's input of tokens whose padding lies there too, or None.

    `order` is the graph's nodes, each after its sources. An input's mask begins at the layer that takes its tokens
    and goes on as long as layers keep the places of their first input.
    """
    layers = {name: node.thing() for name, node in graph.nodes.items()}
    origin: dict[str, str | None] = {
        name: name if any(layers[node].takes == "tokens" for node in graph.targets(name)) else None
        for name in graph.inputs
    }
    found = {}
    for name in order:
        found[name] = tuple(origin[source] for source in graph.sources(name))
        origin[name] = found[name][0] if layers[name].keeps_time and found[name] else None
    return found
