"""Whether the graphs of a plan are short enough to be drawn from left to right."""

from __future__ import annotations

from collections.abc import Iterable

from engine.graph.spec import GraphSpec

MAX_LAYERS = 8
"""Maximum number of layers of a chain that is drawn from left to right."""


def are_short_chains(graphs: Iterable[GraphSpec]) -> bool:
    """All graphs of a plan have one direction, so one that branches or is long makes all of them go down."""
    return all(len(graph.nodes) <= MAX_LAYERS and _is_chain(graph) for graph in graphs)


def _is_chain(graph: GraphSpec) -> bool:
    sources = {source for source, _target in graph.edges}
    return len(graph.inputs) == 1 and len(graph.edges) == len(graph.nodes) == len(sources)
