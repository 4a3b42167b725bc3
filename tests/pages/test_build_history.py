"""The Build page: what undo still knows after a reload, and when a plan counts as changed."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from engine.plan.factory import make_plan
from tests.page_session import open_page, plan_of

pytestmark = pytest.mark.usefixtures("fresh_store")

VISITOR = "v" * 32


def link_of(app: AppTest) -> str:
    """The plan's link in the address; AppTest gives a list or a text."""
    text = app.query_params["plan"]
    return text if isinstance(text, str) else text[0]


def test_an_unchanged_plan_is_not_marked_as_custom() -> None:
    app = open_page("build", VISITOR)
    assert app.selectbox(key="ready").proto.placeholder == "generated for your data"
    app.selectbox(key="family").set_value("perceptron").run()
    assert app.selectbox(key="ready").proto.placeholder == "generated for your data"
    app.number_input(key="epochs").set_value(77).run()
    assert app.selectbox(key="ready").proto.placeholder == "custom"


def test_undo_and_redo_outlive_a_reload() -> None:
    app = open_page("build", VISITOR)
    app.number_input(key="epochs").set_value(7).run()
    app.number_input(key="epochs").set_value(11).run()
    app.button(key="undo-plan").click().run()
    again = open_page("build", VISITOR, plan=link_of(app))
    assert plan_of(again).training.epochs == 7
    assert not again.button(key="undo-plan").disabled
    again.button(key="redo-plan").click().run()
    assert plan_of(again).training.epochs == 11
    again.button(key="undo-plan").click().run()
    again.button(key="undo-plan").click().run()
    assert plan_of(again) == make_plan("mlp")


def test_another_visitors_history_is_ignored() -> None:
    app = open_page("build", VISITOR)
    app.number_input(key="epochs").set_value(7).run()
    again = open_page("build", "w" * 32, plan=link_of(app))
    assert plan_of(again).training.epochs == 7
    assert again.button(key="undo-plan").disabled
