"""All graphs of a plan are drawn in one direction."""

from __future__ import annotations

from engine.graph import edit
from engine.graph.spec import GraphSpec, Node, sequential
from pages.ui.graph.direction import are_short_chains


def chain(count: int) -> GraphSpec:
    return sequential((2,), {f"linear_{place}": Node(layer="linear") for place in range(count)})


def test_chains_of_up_to_eight_layers_are_short() -> None:
    assert are_short_chains([chain(8)])
    assert not are_short_chains([chain(9)])
    assert are_short_chains([GraphSpec(inputs={"x": (2,)})])


def test_a_graph_with_a_branch_is_not_a_chain() -> None:
    graph = edit.connect(edit.add(chain(2), "add"), "input", "add_1")
    assert not are_short_chains([graph])
    assert not are_short_chains([GraphSpec(inputs={"x": (2,), "y": (2,)})])


def test_one_long_graph_decides_for_all_graphs_of_a_plan() -> None:
    assert not are_short_chains([chain(3), chain(9)])
