"""The nodes of a run's main graph that a probe can show, determined without torch."""

from __future__ import annotations

from collections.abc import Mapping
from math import prod

from engine.errors import NotFoundError
from engine.graph.check import check
from engine.graph.spec import GraphSpec
from engine.layers.base import Shape
from engine.text import N_


def shapes(graphs: Mapping[str, GraphSpec]) -> dict[str, Shape]:
    """The output shape of each node of the main graph, in topological order; empty for graphs with several inputs."""
    graph = graphs.get("main")
    if graph is None or len(graph.inputs) != 1:
        return {}
    checked = check(graph)
    return {name: checked.shapes[name] for name in checked.order if name in checked.shapes}


def of_axes(graphs: Mapping[str, GraphSpec], axes: int) -> tuple[str, ...]:
    """Nodes whose output has so many axes: 1 for units, 3 for feature maps."""
    return tuple(name for name, shape in shapes(graphs).items() if len(shape) == axes)


def first_reader(graphs: Mapping[str, GraphSpec], picture: Shape) -> str | None:
    """The first node with weights, if these can be shown as pictures: a convolution, or a linear layer on the whole
    picture."""
    graph, found = graphs.get("main"), shapes(graphs)
    for name in found if graph else ():
        layer = graph.nodes[name].layer_config()  # type: ignore[union-attr]
        if not layer.initializes:
            continue
        sources = graph.sources(name)  # type: ignore[union-attr]
        size = found.get(sources[0], picture)
        linear = layer.name == "linear" and prod(size) == prod(picture)
        return name if linear or layer.filters else None
    return None


def chosen(node: str, candidates: tuple[str, ...]) -> str:
    """The requested node, or by default the first; raises `NotFoundError`."""
    if node and node not in candidates:
        template = N_("`{node}` has nothing to show here. Available: {names}.")
        raise NotFoundError(template, node=node, names=list(candidates))
    return node or candidates[0]
