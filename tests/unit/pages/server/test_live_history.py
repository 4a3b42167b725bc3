"""The events of a run as curves and a state."""

from __future__ import annotations

from engine.events import FrameTaken, SettingChanged, WeightChanged
from pages.ui.server.live_history import History
from tests.started_run import STARTED


def test_changes_of_the_learning_rate_are_marked_and_those_after_the_checkpoint_are_dropped() -> None:
    history = History()
    for event in (STARTED, *(SettingChanged(step=step, path="learning_rate", value=1 / step) for step in (10, 20))):
        history.add(event.model_dump(mode="json"))
    assert history.state["changes"] == [(10, 0.1), (20, 0.05)]
    history.add(STARTED.model_copy(update={"step": 15}).model_dump(mode="json"))
    assert history.state["changes"] == [(10, 0.1)]


def test_a_speed_is_marked_apart_from_the_learning_rate_and_once() -> None:
    history = History()
    for step, speed in ((5, 10.0), (8, 10.0), (9, 0.0)):
        history.add(SettingChanged(step=step, path="speed", value=speed).model_dump(mode="json"))
    assert history.state["speed_changes"] == [(5, 10.0), (9, 0.0)]
    assert "learning_rate" not in history.state


def test_a_frame_taken_again_at_its_step_after_a_changed_weight_is_another_one() -> None:
    change = WeightChanged(step=10, graph="main", node="linear_1", tensor="weight", index=(0, 1), value=2.0, former=0.5)
    history, frames = History(), []
    for event in (STARTED, FrameTaken(step=10), change, FrameTaken(step=10), FrameTaken(step=10)):
        history.add(event.model_dump(mode="json"))
        if event.kind == "frame_taken":
            frames.append((history.frame, history.frame_revision))
    assert frames == [(10, 0), (10, 1), (10, 1)]
    assert history.state["weight_changes"] == [(10, "linear_1", 2.0)]
