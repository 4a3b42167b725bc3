"""Graphs and choices for series: networks learn how a series differs from a naive forecast."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import GraphSpec, Node

PATIENCE = 20
"""Epochs without improvement after which the training on an uploaded series ends: most are short and soon overfit."""
WINDOW, NAIVE = "relative_window", "add_naive_forecast"


def relative(graphs: Mapping[str, GraphSpec], data: DataSpec) -> dict[str, GraphSpec]:
    """The graphs, with `main` between a relative window and the sum with a naive forecast, if the data ask for it."""
    graph = graphs.get("main")
    if not data.naive_season or graph is None or len(graph.inputs) != 1 or len(graph.ends()) != 1:
        return dict(graphs)
    return {**graphs, "main": _relative(graph, data)}


def choices(data: DataSpec) -> dict[str, Any]:
    """Settings of a plan that suit an uploaded series, by path."""
    return {"regularisation.early_stopping": {"patience": PATIENCE}} if data.horizon and data.brought else {}


def _relative(graph: GraphSpec, data: DataSpec) -> GraphSpec:
    (window,), (end,) = graph.inputs, graph.ends()
    scaled = {"scaled": True} if data.scales_windows else {}
    season = {"season": data.naive_season} if data.naive_season > 1 else {}
    nodes = {
        WINDOW: Node(layer="relative_window", config=scaled),
        **graph.nodes,
        NAIVE: Node(layer="add_naive_forecast", config={**season, **scaled}),
    }
    inner = ((WINDOW if source == window else source, target) for source, target in graph.edges)
    edges = ((window, WINDOW), *inner, (end, NAIVE), (window, NAIVE))
    return GraphSpec(inputs=graph.inputs, nodes=nodes, edges=edges)
