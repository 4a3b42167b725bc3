"""Draw: one click trains a first network, which runs are offered, undo and clear, links that lead nowhere."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from engine.events import EpochEnded, RunEnded
from engine.plan.factory import make_plan
from engine.runs.logbook import Logbook
from engine.runs.queue import Queue
from engine.runs.store import Store
from pages.ui import state
from pages.ui.runs.model_choice import poll_interval_s
from tests.started_run import STARTED

pytestmark = pytest.mark.usefixtures("fresh_store")

PAGE = str(Path(__file__).parents[2] / "pages" / "shell.py")
VISITOR = "v" * 32
LEARNED = EpochEnded(step=10, epoch=1, values={"val/accuracy": 0.9312})
STROKES = [[[80.0, 60.0], [200.0, 60.0]], [[130.0, 230.0]]]


def open_draw(run: str | None = None, language: str | None = None, **kept: Any) -> AppTest:
    app = AppTest.from_file(PAGE, default_timeout=60)
    app.session_state[state.VISITOR] = VISITOR
    for key, value in kept.items():
        app.session_state[getattr(state, key)] = value
    if language:
        app.query_params["lang"] = language
    if run:
        app.query_params["classifier"] = run
    app.run()
    app.switch_page(str(Path(PAGE).parent / "draw.py")).run()
    assert not app.exception
    return app


def submit(family: str, dataset: str, owner: str = VISITOR) -> str:
    return Store().submit(make_plan(family, dataset), owner)


def at_work(run_id: str) -> Logbook:
    store = Store()
    lease = Queue(store.database).claim(run_id, "here", threads=1)
    assert lease
    logbook = Logbook(store.database, lease)
    logbook.append([STARTED, LEARNED])
    return logbook


def test_without_a_network_one_click_trains_one() -> None:
    app = open_draw()
    app.button(key="train-default").click().run()
    assert not app.exception
    (row,) = Store().runs(VISITOR)
    assert (row.plan.family.name, row.plan.dataset.name) == ("cnn", "ink")
    assert app.query_params["classifier"] == row.id
    assert app.selectbox(key="model").value == row.id
    assert any("Place 1 in the queue" in caption.value for caption in app.caption)


def test_a_network_that_yielded_its_slot_still_shows_how_far_it_has_learned() -> None:
    run = submit("cnn", "ink")
    at_work(run)
    queue = Queue(Store().database)
    queue.ask_to_yield(run)
    queue.yield_turn(run, "here")
    app = open_draw(run)
    assert Store().run(run).status == "queued"
    assert any("10" in bar.proto.text for bar in app.get("progress"))
    assert any("yielded its slot at step 10" in caption.value for caption in app.caption)


def test_a_double_click_trains_one_network() -> None:
    app = open_draw()
    app.button(key="train-default").click().run()
    first = app.query_params["classifier"]
    Store().delete(Store().runs(VISITOR)[0].id, VISITOR)
    del app.query_params["classifier"]
    app.run()
    app.button(key="train-default").click().run()
    assert app.query_params["classifier"] == first, "the second click of two begins nothing"
    assert not Store().runs(VISITOR)


def test_each_page_keeps_its_own_network() -> None:
    mine, _newer, vae = submit("cnn", "digits"), submit("cnn", "ink"), submit("vae", "digits")
    app = open_draw()
    app.selectbox(key="model").set_value(mine).run()
    app.switch_page(str(Path(PAGE).parent / "imagine.py")).run()
    assert app.selectbox(key="model").value == vae
    app.switch_page(str(Path(PAGE).parent / "draw.py")).run()
    assert app.selectbox(key="model").value == mine


def test_a_page_opens_with_a_network_made_since_its_last_visit_but_keeps_the_choice_of_the_person_on_it() -> None:
    first = submit("cnn", "digits")
    app = open_draw()
    chosen = submit("cnn", "digits")
    app.run()
    assert app.selectbox(key="model").value == first, "a page does not change by itself"
    app.selectbox(key="model").set_value(chosen).run()
    newer = submit("cnn", "ink")
    app.switch_page(str(Path(PAGE).parent / "data.py"))
    app.query_params.clear()
    app.run()
    app.switch_page(str(Path(PAGE).parent / "draw.py"))
    app.query_params.clear()
    app.run()
    assert app.selectbox(key="model").value == newer
    app.selectbox(key="model").set_value(first).run()
    app.switch_page(str(Path(PAGE).parent / "data.py"))
    app.query_params.clear()
    app.run()
    app.switch_page(str(Path(PAGE).parent / "draw.py"))
    app.query_params["classifier"] = chosen
    app.run()
    assert app.selectbox(key="model").value == chosen, "a link wins"


def test_a_network_is_offered_behind_many_runs_of_another_kind() -> None:
    reader = submit("cnn", "digits")
    for _run in range(51):
        at_work(submit("mlp", "circles")).append([RunEnded(step=100, reason="finished", summary={})])
    assert open_draw().selectbox(key="model").value == reader


def test_a_run_is_looked_at_again_only_while_it_moves() -> None:
    row = Store().run(submit("cnn", "digits"))
    assert poll_interval_s(row)
    assert poll_interval_s(replace(row, status="running"))
    assert [poll_interval_s(replace(row, status=status)) for status in ("paused", "finished")] == [None, None]


def test_runs_that_classify_images_are_offered_newest_first() -> None:
    runs = [submit("cnn", "digits"), submit("mlp", "circles"), submit("lenet5", "ink"), submit("mlp", "sine")]
    submit("cnn", "ink", owner="somebody else")
    app = open_draw()
    assert app.selectbox(key="model").value == runs[2]
    options = app.selectbox(key="model").options
    assert [option.split(" · ")[0].split(" ")[0] for option in options] == ["LeNet-5", "CNN"]


def test_a_run_at_work_shows_its_progress_and_how_much_it_gets_right() -> None:
    run_id = submit("cnn", "digits")
    logbook = at_work(run_id)
    app = open_draw()
    assert "93.1 % correct · training" in app.selectbox(key="model").options[0]
    assert "step 10 of 100" in app.get("progress")[0].proto.text
    logbook.append([RunEnded(step=100, reason="finished", summary={"val/accuracy": 0.97, "test/accuracy": 0.5})])
    app.run()
    app.run()
    assert not app.error, "the box knows its options by their labels, which change with the run"
    assert app.selectbox(key="model").value == run_id
    assert not app.get("progress")
    assert "97.0 % correct · finished" in app.selectbox(key="model").options[0]


def test_undo_takes_back_a_stroke_and_what_was_cleared() -> None:
    submit("cnn", "digits")
    app = open_draw(DRAWING={"strokes": STROKES, "cleared": []})
    steps: tuple[tuple[str, Any], ...] = (
        ("undo", STROKES[:1]),
        ("clear", []),
        ("undo", STROKES[:1]),
        ("undo", []),
        ("undo", []),
    )
    for count, (key, left) in enumerate(steps, 1):
        app.button(key=key).click().run()
        assert app.session_state[state.DRAWING]["strokes"] == left
        assert app.session_state[state.DRAWING_REVISION] == count


def test_the_drawing_outlives_a_visit_to_another_page_and_a_change_of_language() -> None:
    submit("cnn", "digits")
    app = open_draw(DRAWING={"strokes": STROKES, "cleared": []})
    chosen = app.selectbox(key="model").value
    app.switch_page(str(Path(PAGE).parent / "data.py")).run()
    app.query_params["lang"] = "zh_CN"
    app.switch_page(str(Path(PAGE).parent / "draw.py")).run()
    assert not app.exception
    assert app.session_state[state.DRAWING]["strokes"] == STROKES
    assert app.selectbox(key="model").value == chosen


@pytest.mark.parametrize("strokes", [[], STROKES])
def test_only_a_drawing_can_be_saved(strokes: Any) -> None:
    submit("cnn", "digits")
    app = open_draw(DRAWING={"strokes": strokes, "cleared": []})
    assert app.get("download_button")[0].proto.disabled is (not strokes)


def test_anothers_network_classifies_drawings_through_its_link() -> None:
    own, other = submit("cnn", "ink"), submit("cnn", "shapes", owner="somebody else")
    app = open_draw(other)
    assert app.selectbox(key="model").value == other
    assert len(app.selectbox(key="model").options) == 2
    app.selectbox(key="model").set_value(own).run()
    assert app.query_params["classifier"] == own


@pytest.mark.parametrize("family", [None, "mlp"])
def test_a_link_to_an_unsuitable_run_is_reported_and_suitable_runs_are_offered(family: str | None) -> None:
    own = submit("cnn", "ink")
    app = open_draw(submit(family, "circles") if family else "0" * 24)
    expected = "not found" if family is None else "The run `MLP on Circles` was not trained on images"
    assert expected in app.error[0].value
    assert app.selectbox(key="model").value == own
