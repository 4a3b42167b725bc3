"""Workers that cannot work: their runs wait, say why, and are not tried too often."""

from __future__ import annotations

import signal
from pathlib import Path

import pytest
import sqlalchemy as sa

from engine.errors import StorageUnavailableError
from engine.host.admission import MAX_CRASHES, Admission
from engine.host.backoff import FREE_CRASHES, Backoff
from engine.host.cleanup import Cleanup
from engine.host.hung_workers import HungWorkers
from engine.plan.factory import make_plan
from engine.runs.artifacts import Artifacts
from engine.runs.executors.base import STORAGE_UNAVAILABLE, Ended, Resources
from engine.runs.queue import Queue
from engine.runs.schema import runs
from engine.runs.store import Store
from engine.text import message


class DyingExecutor:
    """Its workers claim their runs and end at once, with one exit code."""

    def __init__(self, queue: Queue, ended: Ended, exit_code: int) -> None:
        self.queue, self.ended, self.exit_code = queue, ended, exit_code

    def submit(self, run_id: str, resources: Resources) -> None:
        assert self.queue.claim(run_id, "here", resources.threads)
        self.ended(run_id, self.exit_code)

    def cancel(self, run_id: str) -> None:
        raise AssertionError("nothing is left to cancel")

    def workers(self) -> dict[str, int]:
        return {}

    def close(self) -> None:
        return


class FullExecutor(DyingExecutor):
    """The system has no room for another process."""

    def submit(self, run_id: str, resources: Resources) -> None:
        raise BlockingIOError("no more processes")


class HangingExecutor(DyingExecutor):
    """Its workers claim their runs and give no sign of life, until they are killed."""

    def submit(self, run_id: str, resources: Resources) -> None:
        assert self.queue.claim(run_id, "here", resources.threads)
        self.queue.release_all("here")  # as if the lease had lapsed

    def cancel(self, run_id: str) -> None:
        self.ended(run_id, self.exit_code)


def admission(store: Store, exit_code: int, kind: type[DyingExecutor] = DyingExecutor) -> Admission:
    queue = Queue(store.database)
    patient = Backoff(first_s=3600.0, max_s=3600.0)
    return Admission(queue, Artifacts(), "here", lambda ended: kind(queue, ended, exit_code), backoff=patient)


def crashes(store: Store, run_id: str) -> int:
    with store.database.reading() as connection:
        return int(connection.scalar(sa.select(runs.c.deaths).where(runs.c.id == run_id)) or 0)


def test_a_run_that_crashes_immediately_pauses_with_a_reason(store: Store) -> None:
    run_id, admits = store.submit(make_plan("mlp", "circles"), "ada"), admission(store, -signal.SIGKILL)
    for _ in range(3 * MAX_CRASHES):
        admits.look()
    row = store.run(run_id)
    assert (row.status, row.attempt) == ("queued", FREE_CRASHES + 1)
    assert str(row.setback).startswith(f"The process ended {FREE_CRASHES + 1} times at about the same step")


def test_a_run_that_crashed_too_often_is_given_up(store: Store) -> None:
    run_id, admits = store.submit(make_plan("mlp", "circles"), "ada"), admission(store, -signal.SIGKILL)
    for _ in range(2 * MAX_CRASHES):
        admits.look()
        admits.backoff.forget(run_id)  # as if the pauses were over
    row = store.run(run_id)
    assert row.status == "failed"
    assert f"ended {MAX_CRASHES} times" in str(row.message)


def test_hung_workers_are_not_reported_as_out_of_memory(store: Store) -> None:
    run_id, admits = (
        store.submit(make_plan("mlp", "circles"), "ada"),
        admission(store, -signal.SIGKILL, HangingExecutor),
    )
    admits.hung = HungWorkers(admits.queue, grace_s=0.0)
    for _ in range(3 * MAX_CRASHES):
        admits.look()
        admits.backoff.due_s.clear()  # as if the pauses were over
    row = store.run(run_id)
    assert row.status == "failed"
    assert f"stopped responding {MAX_CRASHES} times" in str(row.message)
    assert "memory" not in str(row.message)
    assert not admits.killed_hung


@pytest.mark.parametrize("kind", [DyingExecutor, FullExecutor])
def test_storage_that_fails_counts_no_crash_however_long_it_does(store: Store, kind: type[DyingExecutor]) -> None:
    run_id, admits = store.submit(make_plan("mlp", "circles"), "ada"), admission(store, STORAGE_UNAVAILABLE, kind)
    for _ in range(2 * MAX_CRASHES):
        admits.look()
        admits.backoff.due_s.clear()  # as if the pauses were over
    assert store.run(run_id).status == "queued"
    assert crashes(store, run_id) == 0


def test_runs_in_a_pause_let_others_pass(store: Store) -> None:
    first, admits = store.submit(make_plan("mlp", "circles"), "ada"), admission(store, STORAGE_UNAVAILABLE)
    admits.look()
    admits.look()
    second = store.submit(make_plan("mlp", "circles"), "ada")
    admits.look()
    assert [store.run(run_id).attempt for run_id in (first, second)] == [1, 1]


def test_files_that_cannot_be_removed_now_end_no_host(store: Store, home: Path) -> None:
    run_id, admits = store.submit(make_plan("mlp", "circles"), "ada"), admission(store, 0)
    Path(admits.artifacts.root).write_bytes(b"a file where the folder was")
    with pytest.raises(StorageUnavailableError):
        admits.artifacts.frames(run_id)
    admits.artifacts.delete(run_id)
    store.delete(run_id, "ada")
    admits.look()


def test_the_files_of_many_deleted_runs_do_not_keep_the_queue_waiting(store: Store) -> None:
    queue = Queue(store.database)
    for _ in range(3):
        store.delete(store.submit(make_plan("mlp", "circles"), "ada"), "ada")
    cleanup = Cleanup(queue, Artifacts(), lambda _run_id: None, budget_s=0.0)
    left = []
    for _ in range(3):
        cleanup.look({})
        left.append(len(queue.deleted()))
    assert left == [2, 1, 0]


def test_a_setback_is_cleared_with_the_next_attempt(store: Store) -> None:
    queue, run_id = Queue(store.database), store.submit(make_plan("mlp", "circles"), "ada")
    assert queue.claim(run_id, "here", threads=1)
    queue.postpone(run_id, 1, message("The disk is away."))
    assert str(store.run(run_id).setback) == "The disk is away."
    queue.postpone(run_id, 0, message("A worker of an earlier attempt says nothing."))
    assert str(store.run(run_id).setback) == "The disk is away."
    assert queue.claim(run_id, "here", threads=1)
    assert store.run(run_id).setback is None
