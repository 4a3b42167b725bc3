"""Build with plans as strangers send them: whatever opens is shown with its problems, and nothing breaks the session."""

from __future__ import annotations

import json
import random
from pathlib import Path

import pytest
import streamlit as st
from streamlit.testing.v1 import AppTest

from engine.errors import RequestError
from engine.plan import link
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from pages.ui import backend, state
from pages.ui.build import current_plan
from tests.hostile import mutated

SHELL = str(Path(__file__).parents[2] / "pages" / "shell.py")
PLANS, PARTS = 300, 6


@pytest.fixture
def app(home: Path) -> AppTest:
    st.cache_resource.clear()
    app = AppTest.from_file(SHELL, default_timeout=60)
    app.switch_page("build.py")
    return app


def opened(seed: int) -> Plan | None:
    """The plan of this seed, where it can be opened at all; every other is refused in words."""
    try:
        return link.from_json(json.dumps(mutated(seed)))
    except RequestError:
        return None


def test_a_plan_that_cannot_be_shown_is_replaced_by_the_last_valid_one(app: AppTest) -> None:
    app.run()
    app.selectbox(key="family").set_value("perceptron").run()
    good = app.session_state[state.PLANS]
    broken = good.plan.model_copy(update={"training": None})
    app.session_state[state.PLANS] = good.to(broken)
    app.run()
    assert not app.exception
    assert app.session_state[state.PLANS] == good
    assert [error.value for error in app.error] == [
        "This plan cannot be shown, so the previous plan was restored. See the server log for the cause."
    ]
    app.button(key="undo-plan").click().run()
    assert app.selectbox(key="family").value == "mlp"
    assert not app.error


def test_a_plan_stays_on_screen_while_the_database_is_away(app: AppTest) -> None:
    app.run()
    held = app.session_state[state.PLANS]
    changed = held.to(make_plan("perceptron"))
    app.session_state[state.PLANS] = changed
    with backend.store().database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE runs RENAME TO away")
    app.run()
    assert app.exception, "the page says what is wrong with the database"
    assert app.session_state[state.PLANS] == changed
    with backend.store().database.writing() as connection:
        connection.exec_driver_sql("ALTER TABLE away RENAME TO runs")
    app.run()
    assert not app.exception
    assert app.session_state[state.PLANS] == changed


@pytest.mark.slow
@pytest.mark.parametrize("part", range(PARTS))
def test_any_valid_plan_is_shown_without_an_exception(app: AppTest, part: int) -> None:
    """One page shows them one after the other, each with a layer selected."""
    plans = [(seed, plan) for seed in range(part, 3 * PLANS, PARTS) if (plan := opened(seed))][: PLANS // PARTS]
    assert len(plans) == PLANS // PARTS
    for seed, plan in plans:
        show(app, plan, seed)


def show(app: AppTest, plan: Plan, seed: int) -> None:
    app.session_state[state.PLANS] = current_plan.Plans(plan)
    nodes = [name for graph in plan.graphs.values() for name in graph.nodes]
    app.session_state[state.NODE] = random.Random(seed).choice(nodes) if nodes else None
    app.run()
    assert not app.exception, seed
    assert not [error.value for error in app.error if "cannot be shown" in error.value], seed
