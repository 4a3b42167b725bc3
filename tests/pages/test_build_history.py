"""The Build page: what undo still knows after a reload, and when a plan counts as changed."""

from __future__ import annotations

from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from pages.ui import state

SHELL = str(Path(__file__).parents[2] / "pages" / "shell.py")
VISITOR = "v" * 32


@pytest.fixture(autouse=True)
def fresh_store(home: Path) -> None:
    """Each test has a home, and so a store, of its own."""
    st.cache_resource.clear()


def open_page(visitor: str = VISITOR, **parameters: str) -> AppTest:
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.session_state[state.VISITOR] = visitor
    app.switch_page("build.py")
    for name, value in parameters.items():
        app.query_params[name] = value
    app.run()
    assert not app.exception
    return app


def link_of(app: AppTest) -> str:
    """The plan's link in the address; AppTest gives a list or a text."""
    text = app.query_params["plan"]
    return text if isinstance(text, str) else text[0]


def plan_of(app: AppTest) -> Plan:
    found: Plan = app.session_state[state.PLANS].plan
    return found


def test_a_plan_that_nobody_changed_is_not_called_changed() -> None:
    app = open_page()
    assert app.selectbox(key="ready").proto.placeholder == "generated for your data"
    app.selectbox(key="family").set_value("perceptron").run()
    assert app.selectbox(key="ready").proto.placeholder == "generated for your data"
    app.number_input(key="epochs").set_value(77).run()
    assert app.selectbox(key="ready").proto.placeholder == "custom"


def test_undo_and_redo_outlive_a_reload() -> None:
    app = open_page()
    app.number_input(key="epochs").set_value(7).run()
    app.number_input(key="epochs").set_value(11).run()
    app.button(key="undo-plan").click().run()
    again = open_page(plan=link_of(app))
    assert plan_of(again).training.epochs == 7
    assert not again.button(key="undo-plan").disabled
    again.button(key="redo-plan").click().run()
    assert plan_of(again).training.epochs == 11
    again.button(key="undo-plan").click().run()
    again.button(key="undo-plan").click().run()
    assert plan_of(again) == make_plan("mlp")


def test_somebody_elses_history_is_not_taken_up() -> None:
    app = open_page()
    app.number_input(key="epochs").set_value(7).run()
    again = open_page(visitor="w" * 32, plan=link_of(app))
    assert plan_of(again).training.epochs == 7
    assert again.button(key="undo-plan").disabled
