"""The checkpoint that holds a run as it is now."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from engine.commands import TakeCheckpoint
from engine.errors import RequestError
from engine.events import CheckpointTaken, Event, Paused, RunEnded, SettingChanged
from engine.runs.current_checkpoint import current_checkpoint
from engine.runs.logbook import Logbook
from engine.runs.store import Store
from tests.started_run import started_run

RATE = SettingChanged(step=5, path="optimizer.learning_rate", value=0.1)


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    with closing(Store()) as store:
        yield store


def asked(store: Store, *events: Event) -> tuple[int | str | None, Logbook]:
    """The step found, or the refusal, after these events of a run whose worker does not answer."""
    run_id, logbook = started_run(store)
    logbook.append(events)
    try:
        return current_checkpoint(store, store.run(run_id), wait_s=0.0), logbook
    except RequestError as error:
        return str(error), logbook


def test_a_training_run_is_to_be_paused_first(store: Store) -> None:
    found, logbook = asked(store)
    assert found == "Pause the run first: its next step is shown from a pause."
    assert logbook.pending(0) == []


def test_a_paused_run_is_asked_for_a_checkpoint(store: Store) -> None:
    found, logbook = asked(store, Paused(step=5))
    assert "did not answer" in str(found)
    assert logbook.pending(5) == [TakeCheckpoint()]


def test_a_checkpoint_after_which_nothing_changed_is_used_again(store: Store) -> None:
    found, logbook = asked(store, Paused(step=5), RATE, CheckpointTaken(step=5))
    assert found == 5
    assert logbook.pending(5) == []


def test_a_checkpoint_is_out_of_date_after_a_step_or_a_change(store: Store) -> None:
    for events in ([Paused(step=6)], [RATE, Paused(step=5)], [CheckpointTaken(step=5, best=True), Paused(step=6)]):
        _found, logbook = asked(store, CheckpointTaken(step=5), *events)
        assert logbook.pending(6) == [TakeCheckpoint()]


def test_the_newest_checkpoint_of_an_ended_run_is_used(store: Store) -> None:
    assert asked(store, CheckpointTaken(step=5), RunEnded(step=5, reason="finished"))[0] is None
