"""Edits from the graph editor are applied once, in order, and can all be undone; nonsense changes nothing."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
import streamlit as st

from engine.plan.factory import make_plan
from pages.ui import state
from pages.ui.build import current_plan, graph_edits


@pytest.fixture(autouse=True)
def session() -> Iterator[None]:
    st.session_state.clear()
    current_plan.set_plan(make_plan("mlp", "circles"))
    yield
    st.session_state.clear()


def send(*edits: tuple[int, str, dict[str, Any]], client: str = "a") -> None:
    """What the browser would have put into the component's state."""
    sent = [{"id": number, "edit": edit, "arguments": arguments} for number, edit, arguments in edits]
    st.session_state[state.GRAPH] = {"edits": {"client": client, "edits": sent}}
    graph_edits.apply_new()


def layers() -> list[str]:
    return list(current_plan.graph().nodes)


INSERT = {"layer": "dropout", "source": "linear_1", "target": "linear_2"}


def test_an_edit_that_arrives_twice_is_applied_once() -> None:
    send((1, "insert", INSERT))
    send((1, "insert", INSERT), (2, "duplicate", {"node": "linear_1"}))
    assert sorted(layers()) == ["dropout_1", "linear_1", "linear_2", "linear_3", "output"]


def test_another_browser_tab_counts_from_one_again() -> None:
    send((7, "duplicate", {"node": "linear_1"}))
    send((1, "duplicate", {"node": "linear_1"}), client="b")
    assert len(layers()) == 5


def test_an_added_node_is_selected_and_a_removed_one_passes_the_selection_on() -> None:
    send((1, "insert", INSERT))
    assert current_plan.selected() == "dropout_1"
    send((2, "remove", {"node": "dropout_1"}))
    assert current_plan.selected() == "linear_1"


def test_several_layers_are_selected_until_another_one_is_or_they_are_removed() -> None:
    send((1, "select", {"node": "linear_2", "nodes": ["linear_1", "linear_2", "missing"]}))
    assert current_plan.selected_group() == ["linear_1", "linear_2"]
    send((2, "duplicate_nodes", {"nodes": ["linear_1", "linear_2"]}))
    assert len(current_plan.selected_group()) == 2
    assert not {"linear_1", "linear_2"} & set(current_plan.selected_group()), "the copies are selected"
    send((3, "remove_nodes", {"nodes": current_plan.selected_group()}))
    assert current_plan.selected_group() == []
    send((4, "select", {"node": "linear_1", "nodes": ["linear_1", "linear_2"]}), (5, "select", {"node": "linear_2"}))
    assert current_plan.selected_group() == []


def test_a_renamed_layer_stays_selected() -> None:
    send((1, "select", {"node": "linear_2"}), (2, "rename", {"name": "linear_2", "new": "bend"}))
    assert current_plan.selected() == "bend"


def test_undo_and_redo_walk_over_every_kind_of_change() -> None:
    first = current_plan.plan()
    send((1, "insert", INSERT), (2, "move", {"node": "dropout_1", "after": "linear_2"}))
    current_plan.set_plan(current_plan.plan().model_copy(update={"title": "Mine"}))
    last = current_plan.plan()
    send((3, "undo", {}), (4, "undo", {}), (5, "undo", {}))
    assert current_plan.plan() == first
    send((6, "redo", {}), (7, "redo", {}), (8, "redo", {}))
    assert current_plan.plan() == last


def test_an_edit_that_changes_nothing_is_no_step_back() -> None:
    send((1, "connect", {"source": "linear_1", "target": "linear_2"}))
    assert current_plan.plans().past == ()


def test_refused_edits_are_reported_and_change_nothing() -> None:
    before = current_plan.plan()
    send((1, "remove", {"node": "nobody"}))
    assert current_plan.plan() == before
    assert "no node or input `nobody`" in str(state.get(state.NOTICE))


@pytest.mark.parametrize(
    ("edit", "arguments"),
    [
        ("explode", {}),
        ("insert", {"layer": ["conv2d"], "source": 3, "target": None}),
        ("insert", {"nothing": "of this"}),
        ("rename", {"name": "linear_1"}),
        ("select", {}),
        ("select", {"node": "linear_1", "nodes": 7}),
        ("set_activation", {"node": "linear_1", "choice": 7}),
        ("move", "up"),
    ],
)
def test_nonsense_from_a_browser_is_refused_in_a_sentence(edit: str, arguments: Any) -> None:
    before = current_plan.plan()
    assert str(graph_edits.apply(edit, arguments, "main") or "") != ""
    assert current_plan.plan() == before


@pytest.mark.parametrize("sent", [None, 3, {}, {"client": 5, "edits": []}, {"client": "a", "edits": "all"}])
def test_a_message_of_no_known_form_is_left_alone(sent: Any) -> None:
    before = current_plan.plan()
    st.session_state[state.GRAPH] = {"edits": sent}
    graph_edits.apply_new()
    assert current_plan.plan() == before


def test_an_input_feature_is_switched_and_can_be_undone() -> None:
    before = current_plan.plan()
    send((1, "switch_feature", {"feature": "x2"}), (2, "configure", {"node": "linear_1", "out_features": 9}))
    assert current_plan.plan().dataset.config["features"] == ["x", "y", "x2"]
    assert current_plan.graph().inputs == {"input": (3,)}
    assert current_plan.graph().nodes["linear_1"].config["out_features"] == 9
    send((3, "undo", {}), (4, "undo", {}))
    assert current_plan.plan() == before
    send((5, "switch_feature", {"feature": 7}))
    assert current_plan.plan() == before
