"""Edits of several nodes at once: pure functions from graph to graph, registered in `engine.graph.edit`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.errors import NotFoundError, Problem, ProblemsError
from engine.graph.names import fresh
from engine.graph.order import topological
from engine.graph.spec import GraphSpec, Node
from engine.text import N_, message

Edges = tuple[tuple[str, str], ...]


@dataclass(frozen=True)
class _Part:
    """Connected nodes of a selection, the source outside that they mainly read, and the node that gives their output."""

    nodes: tuple[str, ...]
    source: str | None
    output: str


def remove_nodes(graph: GraphSpec, nodes: Sequence[str]) -> GraphSpec:
    """Removes the nodes; what followed each of them takes its first input instead."""
    chosen = _chosen(graph, nodes)
    kept = {name: node for name, node in graph.nodes.items() if name not in chosen}
    return graph.model_copy(update={"nodes": kept, "edges": _bridged(graph, chosen)})


def duplicate_nodes(graph: GraphSpec, nodes: Sequence[str], after: str | None = None) -> GraphSpec:
    """Copies the nodes with the edges between them, and puts the copies behind `after`, or behind the originals."""
    parts = _parts(graph, _chosen(graph, nodes))
    after = parts[-1].output if after is None else after
    _must_exist(graph, after)
    names = _copied_names(graph, parts)
    copies = {names[name]: graph.nodes[name] for part in parts for name in part.nodes}
    return _placed(graph, graph, parts, names, copies, after)


def move_nodes(graph: GraphSpec, nodes: Sequence[str], after: str) -> GraphSpec:
    """Moves the nodes, with the edges between them, behind `after`. Further inputs from outside stay connected."""
    chosen = _chosen(graph, nodes)
    _must_exist(graph, after)
    if after in chosen:
        return graph
    parts = _parts(graph, chosen)
    names = {name: name for part in parts for name in part.nodes}
    return _placed(graph, remove_nodes(graph, nodes), parts, names, {name: graph.nodes[name] for name in names}, after)


def _placed(
    graph: GraphSpec,
    rest: GraphSpec,
    parts: Sequence[_Part],
    names: Mapping[str, str],
    new: Mapping[str, Node],
    after: str,
) -> GraphSpec:
    """`rest` with the parts of `graph` as a chain behind `after`, under their new names."""
    edges: list[tuple[str, str]] = []
    source = after
    for part in parts:
        for origin, target in graph.edges:
            if target in part.nodes:
                inner = names[origin] if origin in part.nodes else source if origin == part.source else origin
                edges.append((inner, names[target]))
        source = names[part.output]
    rewired = tuple((source if origin == after else origin, target) for origin, target in rest.edges)
    return rest.model_copy(update={"nodes": _listed(rest.nodes, new, after), "edges": (*rewired, *edges)})


def _listed(nodes: Mapping[str, Node], new: Mapping[str, Node], after: str) -> dict[str, Node]:
    """`nodes` with `new` listed behind `after`, or first if that is an input."""
    listed = {} if after in nodes else dict(new)
    for name, node in nodes.items():
        listed[name] = node
        if name == after:
            listed.update(new)
    return listed


def _parts(graph: GraphSpec, chosen: set[str]) -> list[_Part]:
    """The connected parts of a selection, in topological order. Raises `ProblemsError` if one has several outputs."""
    neighbours: dict[str, set[str]] = {name: set() for name in graph.nodes}
    for origin, target in graph.edges:
        if origin in chosen and target in chosen:
            neighbours[origin].add(target)
            neighbours[target].add(origin)
    order, tangled = topological(graph.nodes, {name: graph.sources(name) for name in graph.nodes})
    parts: list[list[str]] = []
    for name in [*order, *sorted(tangled)]:
        if name in chosen:
            linked = [part for part in parts if not neighbours[name].isdisjoint(part)]
            joined = [*(node for part in linked for node in part), name]
            parts = [*(part for part in parts if part not in linked), joined]
    return [_part(graph, part) for part in parts]


def _part(graph: GraphSpec, nodes: Sequence[str]) -> _Part:
    outputs = [name for name in nodes if not graph.targets(name) or set(graph.targets(name)) - set(nodes)]
    if len(outputs) != 1:
        text = N_("The selected layers have {count} outputs: {names}. Select layers with one output.")
        values = {"count": len(outputs), "names": outputs[:5]}
        raise ProblemsError([Problem(where="nodes", message=message(text, **values))])
    outside = [origin for name in nodes for origin in graph.sources(name) if origin not in nodes]
    return _Part(tuple(nodes), next(iter(outside), None), outputs[0])


def _bridged(graph: GraphSpec, removed: set[str]) -> Edges:
    """The edges without the removed nodes: their first sources are connected to what followed them."""
    edges: dict[tuple[str, str], None] = {}
    firsts = {target: origin for origin, target in reversed(graph.edges)}
    for origin, target in graph.edges:
        source = _remaining(firsts, origin, removed)
        if target not in removed and source not in (None, target):
            edges[str(source), target] = None
    return tuple(edges)


def _remaining(firsts: Mapping[str, str], name: str, removed: set[str]) -> str | None:
    """`name`, or the first of its first sources that is not removed."""
    seen = set()
    while name in removed:
        seen.add(name)
        source = firsts.get(name)
        if source is None or source in seen:
            return None
        name = source
    return name


def _copied_names(graph: GraphSpec, parts: Sequence[_Part]) -> dict[str, str]:
    taken = {*graph.nodes, *graph.inputs}
    names = {}
    for name in (name for part in parts for name in part.nodes):
        names[name] = fresh(taken, name.rstrip("0123456789").rstrip("_") or name)
        taken.add(names[name])
    return names


def _chosen(graph: GraphSpec, nodes: Sequence[str]) -> set[str]:
    missing = next((name for name in nodes if name not in graph.nodes), None)
    if missing is not None or not nodes:
        raise NotFoundError(N_("The graph has no node `{name}`."), name=str(missing or "")[:40])
    return set(nodes)


def _must_exist(graph: GraphSpec, name: str) -> None:
    if name not in graph.nodes and name not in graph.inputs:
        raise NotFoundError(N_("The graph has no node or input `{name}`."), name=name[:40])
