"""Chosen runs in one chart, above the table of what they differ in."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from engine.events import EpochEnded, Event, RunEnded, RunStarted
from engine.plan.factory import change, make_plan
from engine.plan.plan import Plan
from engine.runs.logbook import Logbook
from engine.runs.queue import Queue
from engine.runs.run_labels import RunLabels, set_labels
from engine.runs.store import Store
from tests.page_session import open_page

pytestmark = pytest.mark.usefixtures("fresh_store")
VISITOR = "v" * 32
PLAN = make_plan("mlp", "circles")
OTHER = change(PLAN, "optimizer.learning_rate", 0.5)


def ended(plan: Plan, loss: float, owner: str = VISITOR) -> str:
    store = Store()
    run = store.submit(plan, owner)
    lease = Queue(store.database).claim(run, "here", threads=1)
    assert lease
    events: list[Event] = [
        RunStarted(step=0, steps=20, steps_per_epoch=10, device="cpu", threads=1, parameter_count=7),
        EpochEnded(step=20, epoch=2, values={"val/loss": loss}),
        RunEnded(step=20, reason="finished", summary={"val/loss": loss}),
    ]
    Logbook(store.database, lease).append(events)
    return run


def compared(app: AppTest) -> str:
    """The table as HTML."""
    (table,) = [str(one.value) for one in app.get("html") if "ll-compared" in str(one.value)]
    return table


def test_runs_of_a_link_are_named_by_what_they_differ_in_and_the_best_is_marked() -> None:
    runs = [ended(PLAN, 0.3), ended(OTHER, 0.2)]
    app = open_page("compare", VISITOR, runs=",".join(runs))
    table = compared(app)
    assert "Learning rate 0.01 → 0.5" in table
    assert "<td>0.3</td><td><b>0.2</b></td>" in table
    assert "lower is better" in table
    assert "Batch size" not in table, "equal settings are not listed"
    assert app.multiselect(key="runs").value == runs


def test_chosen_runs_are_in_the_address_and_replace_a_race() -> None:
    runs = [ended(PLAN, 0.3), ended(OTHER, 0.2)]
    app = open_page("compare", VISITOR)
    app.multiselect(key="runs").set_value(runs[:1]).run()
    assert app.query_params["runs"] == runs[0]
    app.multiselect(key="runs").set_value([]).run()
    assert not app.exception
    assert "runs" not in app.query_params


def test_the_run_of_someone_else_can_be_compared_by_its_link() -> None:
    theirs = ended(PLAN, 0.3, "grace")
    assert "ll-compared" in compared(open_page("compare", VISITOR, runs=theirs))


def test_a_title_with_tags_is_escaped() -> None:
    run = ended(PLAN.model_copy(update={"title": "<img src=x onerror=alert(1)>"}), 0.3)
    table = compared(open_page("compare", VISITOR, runs=run))
    assert "<img" not in table
    assert "&lt;img" in table


@pytest.mark.parametrize("asked", ["nothing", "0" * 24, "'; drop table runs", ",".join("0123456789ab")])
def test_an_unknown_run_is_named_and_the_others_are_shown(asked: str) -> None:
    run = ended(PLAN, 0.3)
    app = open_page("compare", VISITOR, runs=f"{run},{asked},{run}")
    assert "not found" in app.error[0].value
    assert "ll-compared" in compared(app)


@pytest.mark.parametrize("view", ["", "loss.epoch.1.0.6", "<script>", "loss.miles.1.7", "." * 500])
def test_the_view_of_a_link_never_breaks_the_page(view: str) -> None:
    app = open_page("compare", VISITOR, runs=ended(PLAN, 0.3), view=view)
    assert "ll-compared" in compared(app)


def test_runs_are_searched_filtered_and_chosen_from_a_list() -> None:
    store, first, second = Store(), ended(PLAN, 0.3), ended(make_plan("mlp", "moons"), 0.2)
    set_labels(store, first, RunLabels("Best *of* all", ("digits",), "shown on Monday", is_pinned=True), VISITOR)
    app = open_page("compare", VISITOR)
    app.session_state["run-list"] = True
    app.run()
    assert [box.key for box in app.checkbox] == [f"run-box-{first}", f"run-box-{second}"], "the pinned one first"
    assert app.checkbox[0].label.startswith("★ Best \\*of\\* all")
    app.text_input(key="run-words").set_value("MONDAY digits").run()
    assert [box.key for box in app.checkbox] == [f"run-box-{first}"]
    app.checkbox[0].check().run()
    assert app.query_params["runs"] == first
    app.text_input(key="run-words").set_value("nowhere").run()
    assert any("No run matches" in str(one.value) for one in app.caption)
    app.text_input(key="run-words").set_value("").run()
    app.selectbox(key="run-dataset").set_value("moons").run()
    app.checkbox[0].check().run()
    assert app.query_params["runs"] == f"{first},{second}"
    assert not app.exception


def test_two_runs_offer_the_panels_that_both_can_show() -> None:
    app = open_page("compare", VISITOR, runs=f"{ended(PLAN, 0.3)},{ended(make_plan('mlp', 'sine'), 0.2)}")
    assert not app.exception
    options = app.selectbox(key="difference-panel").options
    assert "Weights" in options
    assert "Decision boundary" not in options, "a curve has none"


def test_one_run_has_no_difference() -> None:
    app = open_page("compare", VISITOR, runs=ended(PLAN, 0.3))
    assert not app.exception
    assert not [box for box in app.selectbox if box.key == "difference-panel"]


def test_many_epochs_are_written_in_full() -> None:
    store = Store()
    run = store.submit(PLAN, VISITOR)
    lease = Queue(store.database).claim(run, "here", threads=1)
    assert lease
    begun = RunStarted(step=0, steps=90_000, steps_per_epoch=10, device="cpu", threads=1, parameter_count=7)
    Logbook(store.database, lease).append([begun, EpochEnded(step=59_520, epoch=5_952, values={"val/loss": 1.0})])
    assert "<td>5,952</td>" in compared(open_page("compare", VISITOR, runs=run))
