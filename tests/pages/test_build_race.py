"""Race on Build: catalogs and what came before, with a forecast; and the board that opens."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from streamlit.testing.v1 import AppTest

from engine.plan.factory import make_plan
from engine.runs.groups import Groups
from engine.runs.store import Store
from tests.page_session import open_page

pytestmark = pytest.mark.usefixtures("fresh_store")
VISITOR = "v" * 32


def form(**parameters: str) -> AppTest:
    """Build with the form of races open."""
    app = open_page("build", VISITOR, **parameters)
    app.session_state["race"] = True
    app.run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return " ".join(text.value for text in app.caption)


def test_a_catalog_races_in_one_click() -> None:
    app = form(**{"from": "perceptron.xor"})
    assert app.selectbox(key="race-what").value == "optimizer"
    app.slider(key="race-seeds").set_value(2).run()
    assert "26 runs, about" in said(app)
    app.button(key="race-start").click().run()
    assert not app.exception
    store = Store()
    (group,) = Groups(store).groups(VISITOR)
    rows = Groups(store).members(group.id)
    assert (len(rows), {row.plan.training.seed for row in rows}) == (26, {0, 1})
    assert rows[0].variant == "optimizer=adadelta"


def test_chosen_entries_race() -> None:
    app = form()
    app.multiselect(key="race-optimizer-entries").set_value(["adam", "sgd"]).run()
    app.slider(key="race-seeds").set_value(1).run()
    app.button(key="race-start").click().run()
    store = Store()
    rows = store.runs(VISITOR)
    assert {row.variant for row in rows} == {"optimizer=adam", "optimizer=sgd"}


def test_the_plan_races_with_that_of_the_last_run() -> None:
    Store().submit(make_plan("mlp", settings={"optimizer": "sgd"}), VISITOR)
    app = form()
    app.selectbox(key="race-what").set_value("before").run()
    assert "Changed since: Optimizer" in said(app)
    app.button(key="race-start").click().run()
    rows = [row for row in Store().runs(VISITOR) if row.group]
    assert {(row.variant, row.plan.optimizer.name) for row in rows} == {("before", "sgd"), ("now", "adam")}


def test_activations_need_a_hidden_layer() -> None:
    app = form(**{"from": "perceptron"})
    app.selectbox(key="race-what").set_value("activation").run()
    assert "no hidden layer" in said(app)
    assert not [button for button in app.button if button.key == "race-start"]


def test_one_entry_with_one_seed_is_no_race() -> None:
    app = form()
    app.multiselect(key="race-optimizer-entries").set_value(["adam"]).run()
    app.slider(key="race-seeds").set_value(1).run()
    assert app.button(key="race-start").disabled


def test_too_many_runs_are_refused_in_a_sentence(limited: Callable[..., None]) -> None:
    limited(members_per_owner=10)
    app = form()
    app.button(key="race-start").click().run()
    assert not app.exception
    assert any("39 runs are more than the limit of 10" in one.value for one in [*app.error, *app.warning])
    assert Store().runs(VISITOR) == []


def test_one_plan_with_several_seeds_shows_how_much_they_matter() -> None:
    app = form()
    app.selectbox(key="race-what").set_value("alone").run()
    assert "3 runs, about" in said(app)
    app.button(key="race-start").click().run()
    rows = Store().runs(VISITOR)
    assert {(row.variant, row.plan.training.seed) for row in rows} == {("alone", 0), ("alone", 1), ("alone", 2)}
    board = open_page("compare", VISITOR)
    assert board.header[0].value == "MLP on Spirals with 3 seeds"
