"""The lengths of graphs, from which the page decides whether they are drawn from left to right."""

from __future__ import annotations

from collections.abc import Collection

from engine.graph.spec import GraphSpec


def longest_chain(graphs: Collection[GraphSpec]) -> int | None:
    """The number of layers of the longest graph of a plan; None if a graph branches, since all have one direction."""
    return max((len(graph.nodes) for graph in graphs), default=0) if all(map(_is_chain, graphs)) else None


def _is_chain(graph: GraphSpec) -> bool:
    sources = {source for source, _target in graph.edges}
    return len(graph.inputs) == 1 and len(graph.edges) == len(graph.nodes) == len(sources)
