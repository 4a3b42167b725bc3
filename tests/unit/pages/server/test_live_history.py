"""The events of a run as curves and a state."""

from __future__ import annotations

from engine.events import SettingChanged
from pages.ui.server.live_history import History
from tests.started_run import STARTED


def test_changes_of_the_learning_rate_are_marked_and_those_after_the_checkpoint_are_dropped() -> None:
    history = History()
    for event in (STARTED, *(SettingChanged(step=step, path="learning_rate", value=1 / step) for step in (10, 20))):
        history.add(event.model_dump(mode="json"))
    assert history.state["changes"] == [(10, 0.1), (20, 0.05)]
    history.add(STARTED.model_copy(update={"step": 15}).model_dump(mode="json"))
    assert history.state["changes"] == [(10, 0.1)]
