"""A node that is new in a graph: its name, its place in the list of nodes, its first activation and its number of units."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping
from typing import Any

from engine.errors import Problem, ProblemsError
from engine.graph.names import fresh
from engine.graph.spec import GraphSpec, Node
from engine.layers.base import LAYERS, Layer
from engine.registry import Choice
from engine.text import N_, message

FIRST_ACTIVATION = "relu"
"""The activation of new layers with weights in a graph that has no activation yet."""

FEW_VALUES = 8
"""Maximum number of values of an input whose first hidden layer is small."""
FEW_UNITS = 8
"""Units of such a layer, so that each can be seen as a map over the plane."""


def with_node(
    graph: GraphSpec,
    layer: str,
    after: str | None,
    name: str | None,
    config: Mapping[str, Any] | None,
    activation: str | None,
    is_hidden: bool,
) -> tuple[GraphSpec, str]:
    """The graph with a new, unconnected node, listed behind `after`, and the name of the node."""
    kind = LAYERS.get(layer)
    node = name or fresh(_taken(graph), layer)
    if node in graph.nodes or node in graph.inputs:
        text = message(N_("`{name}` already exists. Choose another name."), name=node)
        raise ProblemsError([Problem(where=f"nodes.{node}", message=text)])
    chosen = Choice(name=activation) if activation else _first_activation(graph, kind, is_hidden)
    made = Node(layer=layer, config={**_units(graph, kind, after), **(config or {})}, activation=chosen)
    return graph.model_copy(update={"nodes": placed(graph.nodes, node, made, after)}), node


def _units(graph: GraphSpec, kind: type[Layer], after: str | None) -> dict[str, Any]:
    """The number of units of the nearest layer of the same kind: before the new node, else behind it.

    The output layer behind it does not count, since its units are those of the data. Without a neighbor, a layer on a
    few values, such as the coordinates of points, is small.
    """
    if not kind.units_field or after is None:
        return {}
    before = _walk(after, graph.sources)
    behind = (name for name in _walk(after, graph.targets) if graph.targets(name))
    for name in (*before, *behind):
        node = graph.nodes.get(name)
        if node and node.layer == kind.name and kind.units_field in node.config:
            return {kind.units_field: node.config[kind.units_field]}
    return {kind.units_field: FEW_UNITS} if _has_few_values(graph) else {}


def _has_few_values(graph: GraphSpec) -> bool:
    """Whether all inputs of the graph are vectors of a few values."""
    return bool(graph.inputs) and all(len(shape) == 1 and shape[0] <= FEW_VALUES for shape in graph.inputs.values())


def _walk(start: str, neighbors: Callable[[str], Iterable[str]]) -> Iterator[str]:
    """`start` and all nodes reached from it, nearest first."""
    queue, seen = [start], {start}
    for name in queue:
        yield name
        found = [other for other in neighbors(name) if other not in seen]
        queue += found
        seen.update(found)


def _taken(graph: GraphSpec) -> set[str]:
    """Names in use, including prefixes used by expanded blocks."""
    starts = {name.rsplit("_", 1)[0] for name in graph.nodes}
    return {*graph.nodes, *graph.inputs, *starts}


def _first_activation(graph: GraphSpec, kind: type[Layer], hidden: bool) -> Choice | None:
    """Hidden layers with weights get the most frequent activation of the graph, or ReLU if there is none. The last
    layer gets none, unless it is a convolution, which others will follow."""
    if (hidden or kind.group == "convolution") and kind.activates and kind.initializes:
        used = [node.activation for node in graph.nodes.values() if node.activation]
        return max(used, key=used.count) if used else Choice(name=FIRST_ACTIVATION)
    return Choice(name=kind.default_activation) if kind.default_activation else None


def placed(nodes: Mapping[str, Node], name: str, node: Node, after: str | None) -> dict[str, Node]:
    """`nodes` with one more, listed behind `after` (first if that is an input, last if it is None)."""
    if after is None:
        return {**nodes, name: node}
    placed = {} if after in nodes else {name: node}
    for old, kept in nodes.items():
        placed[old] = kept
        if old == after:
            placed[name] = node
    return placed
