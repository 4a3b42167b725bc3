"""What a run tells is written whole and in order, by a thread beside it."""

from __future__ import annotations

import threading
from contextlib import closing
from pathlib import Path

import pytest

from engine.events import Event, Measured, Paused, Resumed, RunEnded
from engine.runs.artifacts import Artifacts
from engine.runs.journal import WAITING, Journal
from engine.runs.logbook import LeaseLostError, Logbook
from engine.runs.queue import Queue
from engine.runs.store import Store


def measured(step: int) -> Measured:
    return Measured(step=step, epoch=step / 10, values={"train/loss": 1.0})


def written(store: Store, logbook: Logbook) -> list[Event]:
    return [event for _, event in store.events(logbook.lease.run_id, -1)]


def test_all_events_are_written_in_order(store: Store, logbook: Logbook, tmp_path: Path) -> None:
    result: list[Event] = []
    for step in range(2 * WAITING):
        result.append(measured(step))
        if step % 37 == 0:
            result += [Paused(step=step), Resumed(step=step)]
    result.append(RunEnded(step=2 * WAITING, reason="finished", elapsed_s=1.0))
    with closing(Journal(logbook, Artifacts(str(tmp_path / "files")))) as journal:
        for event in result:
            journal.add(event)
    assert written(store, logbook) == result


@pytest.mark.parametrize("last", [Paused(step=3), measured(3)])
def test_nothing_waits_for_what_comes_later(store: Store, logbook: Logbook, tmp_path: Path, last: Event) -> None:
    result = [measured(1), measured(2), last]
    with closing(Journal(logbook, Artifacts(str(tmp_path / "files")))) as journal:
        for event in result:
            journal.add(event)
        while written(store, logbook) != result:
            threading.Event().wait(0.02)


def test_errors_of_the_writer_thread_are_raised_in_the_run(store: Store, logbook: Logbook, tmp_path: Path) -> None:
    queue = Queue(store.database)
    queue.release_all("here")
    assert queue.claim(logbook.lease.run_id, "there", threads=1)
    journal = Journal(logbook, Artifacts(str(tmp_path / "files")))
    with pytest.raises(LeaseLostError):
        _tell(journal)


def _tell(journal: Journal) -> None:
    for step in range(10 * WAITING):
        journal.add(Paused(step=step))
