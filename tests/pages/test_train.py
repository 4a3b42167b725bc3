"""Train: what to click without a run, the newest run, its link, its controls, somebody else's run, a wrong link."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from engine.commands import Advance, Pause, Resume, SetSpeed, SetValue, Stop
from engine.events import Paused, RunEnded, SettingChanged
from engine.plan.factory import make_plan
from engine.plan.plan import MAX_EPOCHS
from engine.runs.logbook import Logbook
from engine.runs.queue import Queue
from engine.runs.store import Store
from pages.ui import state
from tests.page_session import open_page
from tests.started_run import STARTED

pytestmark = pytest.mark.usefixtures("fresh_store")

VISITOR = "v" * 32


def run_of(app: AppTest) -> str:
    """The run in the address; AppTest gives a list or a text."""
    named = app.query_params["run"]
    return str(named[0] if isinstance(named, list) else named)


def at_work(owner: str = VISITOR, **training: int) -> tuple[str, Logbook]:
    """A run that a worker has just started."""
    store = Store()
    plan = make_plan("mlp", "circles", {f"training.{name}": value for name, value in training.items()})
    run_id = store.submit(plan, owner)
    lease = Queue(store.database).claim(run_id, "here", threads=1)
    assert lease
    logbook = Logbook(store.database, lease)
    logbook.append([STARTED])
    return run_id, logbook


def open_menu(run_id: str) -> AppTest:
    """The page of a run with its menu open."""
    app = open_page("train", VISITOR, run=run_id)
    app.session_state[state.RUN_MENU] = True
    return app.run()


def test_one_network_of_a_gan_can_take_a_step_alone() -> None:
    store = Store()
    run_id = store.submit(make_plan("gan_points"), VISITOR)
    lease = Queue(store.database).claim(run_id, "here", threads=1)
    assert lease
    Logbook(store.database, lease).append([STARTED])
    app = open_page("train", VISITOR, run=run_id)
    for only in ("discriminator", "generator"):
        app.button(key=f"step-{only}").click().run()
        assert not app.exception
        assert any(f"The {only} was updated" in text.value and "64" in text.value for text in app.caption)
    asked = [command for command in Logbook(store.database, lease).pending(0) if isinstance(command, Advance)]
    assert [command.only for command in asked] == ["discriminator", "generator"]


def test_other_runs_have_no_steps_of_one_network() -> None:
    run_id, _ = at_work()
    assert not [
        button for button in open_page("train", VISITOR, run=run_id).button if (button.key or "").startswith("step-")
    ]


def test_without_a_run_the_page_names_the_next_click() -> None:
    app = open_page("train", VISITOR)
    assert any("No runs yet" in text.value for text in app.markdown)
    assert [link.proto.label for link in app.get("page_link")] == ["Build a network", "Open an example"]


def test_the_newest_run_is_shown_and_its_link_is_in_the_address() -> None:
    at_work()
    newest, _logbook = at_work()
    app = open_page("train", VISITOR)
    assert run_of(app) == newest
    assert app.selectbox(key="run").value == newest
    assert [component.proto.component_name for component in app.get("bidi_component")].count("layerlab_board") == 1


def test_another_run_is_chosen_in_the_list() -> None:
    older, _logbook = at_work()
    at_work()
    app = open_page("train", VISITOR)
    app.selectbox(key="run").set_value(older).run()
    assert run_of(app) == older
    assert not app.exception


@pytest.mark.parametrize(
    ("key", "command"),
    [("pause", Pause()), ("step", Advance(by="step")), ("epoch", Advance(by="epoch"))],
)
def test_a_button_asks_the_run(key: str, command: object) -> None:
    run_id, logbook = at_work()
    app = open_page("train", VISITOR, run=run_id)
    app.button(key=key).click().run()
    assert not app.exception
    assert logbook.pending(0) == [command]


def test_a_paused_run_can_go_on_and_cannot_be_paused_again() -> None:
    run_id, logbook = at_work()
    logbook.append([Paused(step=3)])
    app = open_page("train", VISITOR, run=run_id)
    assert "pause" not in [button.key for button in app.button]
    app.button(key="resume").click().run()
    assert logbook.pending(3) == [Resume()]


def test_the_learning_rate_is_the_one_set_last_and_can_be_set_again() -> None:
    run_id, logbook = at_work()
    logbook.append([SettingChanged(step=1, path="optimizer.learning_rate", value=0.25)])
    app = open_menu(run_id)
    assert app.number_input(key=state.RUN_RATE).value == 0.25
    app.number_input(key=state.RUN_RATE).set_value(0.5).run()
    assert logbook.pending(1) == [SetValue(value=0.5)]


def test_the_slider_of_the_learning_rate_spans_powers_of_ten_and_holds_the_rate_of_now() -> None:
    run_id, logbook = at_work()
    logbook.append([SettingChanged(step=1, path="optimizer.learning_rate", value=0.0125)])
    app = open_page("train", VISITOR, run=run_id)
    slider = app.select_slider(key=state.RUN_RATE_SLIDER)
    assert slider.value == 0.0125
    assert {"1e-6", "0.01", "0.0125", "1", "10"} <= {*slider.options}
    slider.set_value(0.02).run()
    assert not app.exception
    assert logbook.pending(1) == [SetValue(value=0.02)]


def test_the_speed_is_the_one_set_last_and_can_be_unlimited_again() -> None:
    run_id, logbook = at_work()
    logbook.append([SettingChanged(step=1, path="speed", value=10.0)])
    app = open_page("train", VISITOR, run=run_id)
    speed = app.selectbox(key=state.RUN_SPEED)
    assert speed.value == 10
    speed.set_value(0).run()
    assert not app.exception
    assert logbook.pending(1) == [SetSpeed(steps_per_s=None)]


def test_a_speed_that_the_command_line_has_set_is_shown() -> None:
    run_id, logbook = at_work()
    logbook.append([SettingChanged(step=1, path="speed", value=4.0)])
    speed = open_page("train", VISITOR, run=run_id).selectbox(key=state.RUN_SPEED)
    assert speed.value == 4
    assert speed.options[:4] == ["1 step/s", "2 steps/s", "4 steps/s", "5 steps/s"]
    assert speed.options[-1] == "Full speed"


def test_the_menu_has_the_link_of_a_run_and_deletes_only_one_that_is_over() -> None:
    run_id, logbook = at_work()
    app = open_menu(run_id)
    assert any(f"run={run_id}" in code.value for code in app.code)
    assert "delete-run" not in [button.key for button in app.button]
    logbook.append([RunEnded(step=9, reason="finished")])
    assert "delete-run" in [button.key for button in open_menu(run_id).button]


def test_a_waiting_run_can_be_stopped() -> None:
    store = Store()
    run_id = store.submit(make_plan("mlp", "circles"), VISITOR)
    app = open_page("train", VISITOR, run=run_id)
    assert app.button(key="pause").disabled
    app.button(key="stop").click().run()
    assert store.run(run_id).status == "stopped"


def test_an_ended_run_can_be_deleted() -> None:
    run_id, logbook = at_work()
    logbook.append([RunEnded(step=9, reason="finished")])
    app = open_menu(run_id)
    app.button(key="delete-run").click().run()
    assert Store().runs(VISITOR) == []


def test_an_ended_run_goes_on_for_longer_and_the_new_run_links_to_it() -> None:
    run_id, logbook = at_work()
    logbook.append([RunEnded(step=9, reason="finished")])
    app = open_page("train", VISITOR, run=run_id)
    assert not [link for link in app.get("page_link") if "Goes on from" in link.proto.label]
    app.button(key="longer").click().run()
    assert not app.exception
    longer, before = (Store().run(one) for one in (run_of(app), run_id))
    assert (longer.parent, longer.parent_step, longer.step) == (run_id, 9, 9)
    assert longer.plan.training.epochs == 10 * before.plan.training.epochs
    assert longer.plan.model_copy(update={"training": before.plan.training}) == before.plan
    app = open_page("train", VISITOR, run=longer.id)
    (link,) = [link.proto for link in app.get("page_link") if "Goes on from step 9" in link.proto.label]
    assert f"run={run_id}" in link.query_string
    Store().delete(run_id, VISITOR)
    assert any("a run that was deleted" in text.value for text in app.run().caption)
    Store().ask(longer.id, Stop(), VISITOR)
    assert any("a run that was deleted" in text.value for text in open_page("train", VISITOR, run=longer.id).caption)


def test_a_run_that_diverged_does_not_go_on() -> None:
    run_id, logbook = at_work()
    logbook.append([RunEnded(step=9, reason="diverged")])
    app = open_page("train", VISITOR, run=run_id)
    assert not [button for button in app.button if button.key == "longer"]


def test_a_run_of_as_many_epochs_as_are_allowed_cannot_be_trained_for_longer() -> None:
    run_id, logbook = at_work(epochs=MAX_EPOCHS)
    logbook.append([RunEnded(step=9, reason="stopped")])
    app = open_page("train", VISITOR, run=run_id)
    assert not [button for button in app.button if button.key == "longer"]


def test_anothers_run_can_be_viewed_but_not_controlled() -> None:
    run_id, _logbook = at_work("somebody else")
    app = open_page("train", VISITOR, run=run_id)
    assert any("belongs to someone else" in caption.value for caption in app.caption)
    assert [button.key for button in app.button if button.key in {"pause", "resume", "step", "stop"}] == []


def test_a_link_to_an_unknown_run_is_reported_with_a_way_on() -> None:
    own, _logbook = at_work()
    app = open_page("train", VISITOR, run="0" * 24)
    assert "not found" in app.error[0].value
    app.button(key="newest").click().run()
    assert run_of(app) == own
    assert not app.error


def test_runs_of_the_same_second_have_different_labels() -> None:
    runs = {at_work()[0] for _ in range(3)}
    app = open_page("train", VISITOR)
    for run in runs:
        app.selectbox(key="run").set_value(run).run()
        assert run_of(app) == run


def test_a_command_reaches_the_run_on_screen_though_the_click_names_the_one_before() -> None:
    first, left = at_work()
    second, shown = at_work()
    app = open_page("train", VISITOR, run=first)
    receipts = {place: app.text_input(key=f"receipt-{place}").value for place in ("page", "train")}
    app.selectbox(key="run").set_value(second).run()
    app.query_params["run"] = first
    for place, receipt in receipts.items():
        app.text_input(key=f"receipt-{place}").set_value(receipt)
    app.button(key="stop").click().run()
    assert shown.pending(0) == [Stop()]
    assert not left.pending(0)
