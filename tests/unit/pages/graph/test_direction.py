"""All graphs of a plan are drawn in one direction."""

from __future__ import annotations

from engine.graph import edit
from engine.graph.spec import GraphSpec, Node, sequential
from pages.ui.graph.direction import longest_chain


def chain(count: int) -> GraphSpec:
    return sequential((2,), {f"linear_{place}": Node(layer="linear") for place in range(count)})


def test_the_longest_graph_decides_for_all_graphs_of_a_plan() -> None:
    assert longest_chain([chain(3), chain(9)]) == 9
    assert longest_chain([GraphSpec(inputs={"x": (2,)})]) == 0


def test_a_graph_with_a_branch_is_not_a_chain() -> None:
    graph = edit.connect(edit.add(chain(2), "add"), "input", "add_1")
    assert longest_chain([graph]) is None
    assert longest_chain([chain(3), GraphSpec(inputs={"x": (2,), "y": (2,)})]) is None
