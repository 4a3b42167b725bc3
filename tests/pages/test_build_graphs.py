"""A plan of several graphs on the Build page: each can be looked at, changed, mended and undone."""

from __future__ import annotations

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from engine.graph import edit
from engine.graph.check import check
from engine.graph.spec import Node, sequential
from engine.plan import link
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.registry import Choice
from pages.ui import state
from pages.ui.build import current_plan, graph_edits
from tests.page_session import open_page, plan_of

pytestmark = pytest.mark.usefixtures("fresh_store")


def linear(units: int) -> Node:
    return Node(layer="linear", config={"out_features": units})


GRAPHS = {
    "encoder": sequential((2,), {"linear_1": linear(16), "code": linear(3)}),
    "decoder": sequential((3,), {"linear_1": linear(8), "output": linear(2)}),
}


def two_graphs(**changed: object) -> Plan:
    plan = make_plan("mlp", "circles")
    choices = {"objective": Choice(name="reconstruction"), "loss": Choice(name="mse")}
    return plan.model_copy(update={"graphs": {**GRAPHS, **changed}, **choices})


def show(app: AppTest, name: str) -> None:
    app.segmented_control(key=state.GRAPH_NAME).set_value(name).run()
    assert not app.exception


def test_each_graph_is_named_with_its_size() -> None:
    app = open_page("build", plan=link.encode(two_graphs()))
    labels = app.segmented_control(key=state.GRAPH_NAME).options
    assert ["Encoder" in labels[0], "99 parameters" in labels[0]] == [True, True]
    assert ["Decoder" in labels[1], "50 parameters" in labels[1]] == [True, True]


def test_a_layer_of_the_second_graph_is_changed_and_undo_shows_where() -> None:
    app = open_page("build", plan=link.encode(two_graphs()))
    show(app, "decoder")
    app.session_state[state.NODE] = "linear_1"
    app.run()
    app.number_input(key="node-linear_1-linear-out_features").set_value(21).run()
    assert plan_of(app).graphs["decoder"].nodes["linear_1"].config["out_features"] == 21
    assert plan_of(app).graphs["encoder"] == GRAPHS["encoder"]
    assert app.segmented_control(key=state.GRAPH_NAME).value == "decoder"
    show(app, "encoder")
    assert app.session_state[state.NODE] is None
    app.button(key="undo-plan").click().run()
    assert plan_of(app).graphs == GRAPHS
    assert app.segmented_control(key=state.GRAPH_NAME).value == "decoder"


def test_the_forecast_counts_all_and_the_link_holds_all() -> None:
    app = open_page("build", plan=link.encode(two_graphs()))
    counts = sum(check(graph).parameter_count for graph in GRAPHS.values())
    assert any(f"<dd>{counts}</dd>" in found.proto.body for found in app.get("html"))
    show(app, "decoder")
    app.number_input(key="epochs").set_value(11).run()
    text = app.query_params["plan"]
    again = open_page("build", plan=link.encode(link.decode(text if isinstance(text, str) else text[0])))
    assert plan_of(again) == plan_of(app)
    assert plan_of(again).graphs == GRAPHS


def test_a_problem_is_mended_in_the_graph_that_has_it() -> None:
    picture = edit.remove(make_plan("cnn", "ink").graphs["main"], "flatten")
    app = open_page("build", plan=link.encode(two_graphs(decoder=picture)))
    assert app.segmented_control(key=state.GRAPH_NAME).value == "encoder"
    labels = app.segmented_control(key=state.GRAPH_NAME).options
    assert ["error" in label for label in labels] == [False, True]
    assert any(text.value == "**Decoder**" for text in app.markdown)
    app.button(key="plan-decoder-fix-0").click().run()
    assert not check(plan_of(app).graphs["decoder"]).problems
    assert plan_of(app).graphs["encoder"] == GRAPHS["encoder"]
    assert app.segmented_control(key=state.GRAPH_NAME).value == "decoder"


def test_a_pending_edit_reaches_the_graph_it_was_made_in() -> None:
    st.session_state.clear()
    current_plan.set_plan(two_graphs())
    st.session_state[state.GRAPH_NAME] = "decoder"
    asked = {"id": 1, "edit": "duplicate", "arguments": {"node": "linear_1"}, "graph": "encoder"}
    st.session_state[state.GRAPH] = {"edits": {"client": "a", "edits": [asked]}}
    graph_edits.apply_new()
    assert len(current_plan.plan().graphs["encoder"].nodes) == 3
    assert current_plan.plan().graphs["decoder"] == GRAPHS["decoder"]
    st.session_state.clear()


def test_a_name_from_a_link_is_shown_as_it_is_written() -> None:
    app = open_page(
        "build",
        plan=link.encode(
            make_plan("mlp", "circles").model_copy(
                update={"graphs": {"a": GRAPHS["encoder"], "*b*": GRAPHS["decoder"]}}
            )
        ),
    )
    labels = app.segmented_control(key=state.GRAPH_NAME).options
    assert r"\*b\*" in labels[1]
