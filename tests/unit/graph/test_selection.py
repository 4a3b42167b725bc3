"""Several nodes are removed, copied and moved together."""

from __future__ import annotations

from collections.abc import Callable, Iterator

import pytest

from engine.errors import NotFoundError, ProblemsError
from engine.graph import edit
from engine.graph.check import check
from engine.graph.spec import GraphSpec, Node, sequential

NAMES = ("a", "b", "c", "d")


def chain() -> GraphSpec:
    """input → a → b → c → d."""
    return sequential((4,), {name: Node(layer="linear", config={"out_features": 4}) for name in NAMES})


def residual() -> GraphSpec:
    """input → a → b → add, a → add → d."""
    nodes = chain().nodes | {"add": Node(layer="add")}
    edges = (("input", "a"), ("a", "b"), ("b", "add"), ("a", "add"), ("add", "d"))
    return GraphSpec(inputs={"input": (4,)}, nodes={n: nodes[n] for n in ("a", "b", "add", "d")}, edges=edges)


def path(graph: GraphSpec) -> list[str]:
    """The nodes of a chain from its input."""
    names = ["input"]
    while graph.targets(names[-1]):
        names += graph.targets(names[-1])
    return names[1:]


def test_removing_several_nodes_closes_every_gap() -> None:
    assert path(edit.remove_nodes(chain(), ["a", "c"])) == ["b", "d"]
    assert path(edit.remove_nodes(chain(), ["b", "c"])) == ["a", "d"]
    assert edit.remove_nodes(residual(), ["b", "add"]).edges == (("input", "a"), ("a", "d"))
    assert edit.remove_nodes(chain(), list(NAMES)).edges == ()


def test_copies_follow_their_originals_as_a_chain() -> None:
    assert path(edit.duplicate_nodes(chain(), ["b", "c"])) == ["a", "b", "c", "b_1", "c_1", "d"]
    assert path(edit.duplicate_nodes(chain(), ["b", "d"])) == ["a", "b", "c", "d", "b_1", "d_1"]
    assert path(edit.duplicate_nodes(chain(), ["b"], after="input")) == ["b_1", "a", "b", "c", "d"]


def test_a_copied_block_keeps_the_edges_inside_and_the_order_of_inputs() -> None:
    graph = edit.duplicate_nodes(residual(), ["b", "add"])
    assert graph.sources("b_1") == ["add"]
    assert graph.sources("add_1") == ["b_1", "add"]
    assert graph.sources("d") == ["add_1"]
    assert check(graph).problems == ()


def test_moved_nodes_keep_the_edges_between_them() -> None:
    assert path(edit.move_nodes(chain(), ["a", "b"], after="c")) == ["c", "a", "b", "d"]
    assert path(edit.move_nodes(chain(), ["a", "c"], after="d")) == ["b", "d", "a", "c"]
    assert edit.move_nodes(chain(), ["a", "b"], after="a") == chain()
    moved = edit.move_nodes(residual(), ["b", "add"], after="d")
    assert moved.sources("add") == ["b", "d"]
    assert check(moved).problems == ()


def test_a_further_input_from_outside_stays_connected() -> None:
    graph = residual()
    graph = graph.model_copy(update={"edges": (*graph.edges, ("input", "add"))})
    copied = edit.duplicate_nodes(graph, ["b", "add"])
    assert copied.sources("add_1") == ["b_1", "add", "input"]


def test_the_edges_are_read_a_few_times_to_remove_any_number_of_nodes() -> None:
    class Edges(tuple[tuple[str, str], ...]):
        readings = 0

        def __iter__(self) -> Iterator[tuple[str, str]]:
            Edges.readings += 1
            return super().__iter__()

    graph = sequential((4,), {f"n{i}": Node(layer="linear") for i in range(50)})
    left = edit.remove_nodes(graph.model_copy(update={"edges": Edges(graph.edges)}), list(graph.nodes)[:-1])
    assert left.edges == (("input", "n49"),)
    assert Edges.readings < 5


def test_nodes_with_several_outputs_are_refused_with_their_names() -> None:
    graph = residual()
    with pytest.raises(ProblemsError, match="2 outputs: a, b"):
        edit.duplicate_nodes(graph, ["a", "b"])
    with pytest.raises(NotFoundError, match="no node `gone`"):
        edit.remove_nodes(graph, ["a", "gone"])
    with pytest.raises(NotFoundError, match="no node or input `gone`"):
        edit.move_nodes(graph, ["a"], after="gone")


def test_an_edit_that_makes_a_graph_larger_than_the_limit_is_refused(limited: Callable[..., None]) -> None:
    limited(nodes=6)
    with pytest.raises(ProblemsError, match="8 nodes; the limit is 6"):
        edit.apply(chain(), "duplicate_nodes", {"nodes": list(NAMES)})
    limited(nodes=3)
    assert path(edit.apply(chain(), "remove_nodes", {"nodes": ["a"]})) == ["b", "c", "d"]


def test_the_edges_are_read_once_for_any_number_of_selected_nodes() -> None:
    class Edges(tuple[tuple[str, str], ...]):
        searches = 0

        def __contains__(self, edge: object) -> bool:
            Edges.searches += 1
            return super().__contains__(edge)

    graph = sequential((4,), {f"n{i}": Node(layer="linear") for i in range(50)})
    copied = edit.duplicate_nodes(graph.model_copy(update={"edges": Edges(graph.edges)}), list(graph.nodes))
    assert len(copied.nodes) == 100
    assert Edges.searches == 0
