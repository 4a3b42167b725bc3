"""While a fork is brought to its first step, it says how far it is, and can be stopped, paused and preempted."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from threading import Thread

import pytest

from engine.commands import Pause, Resume, SetValue, Stop, Yield
from engine.host.entry import start_or_resume
from engine.host.way_back import WayBack
from engine.runs.artifacts import Artifacts
from engine.runs.forks import Forks
from engine.runs.journal import Journal
from engine.runs.queue import Queue
from engine.runs.starts import read_start
from engine.runs.store import Store
from pages.ui.server.live_history import History
from tests.host_process import wait_until
from tests.small_plans import mlp
from tests.started_run import claimed_run

STEP = 5990


@pytest.fixture
def far(store: Store) -> str:
    """A queued fork that has thousands of steps to go until it is where it begins."""
    parent = store.submit(mlp(600), "ada")
    assert start_or_resume(parent, 1, "here")
    artifacts = Artifacts()
    for step in artifacts.checkpoints(parent):
        if step:
            Path(artifacts.root, parent, "checkpoints", f"{step}.safetensors").unlink()
    return Forks(store, artifacts).fork(store.run(parent), STEP, mlp(600), "ada")


@contextmanager
def at_work(store: Store, run_id: str) -> Iterator[Thread]:
    """A worker that has begun the run; the run is over in the end."""
    worker = Thread(target=start_or_resume, args=(run_id, 1, "here"))
    worker.start()
    wait_until(lambda: store.run(run_id).status == "running", "the worker")
    try:
        yield worker
    finally:
        store.ask(run_id, Stop(), "ada")
        worker.join(60)


def started(store: Store, run_id: str) -> bool:
    return bool(store.events(run_id, kinds=("run_started",)))


def test_it_can_be_stopped_on_its_way(store: Store, far: str) -> None:
    with at_work(store, far):
        store.ask(far, Stop(), "ada")
        wait_until(lambda: store.run(far).is_over, "the end")
    row = store.run(far)
    assert (row.status, row.step, started(store, far)) == ("stopped", STEP, False)


def test_it_yields_its_slot_and_goes_on_from_there_later(store: Store, far: str) -> None:
    artifacts = Artifacts()
    queue = Queue(store.database)
    with at_work(store, far) as worker:
        store.ask(far, Yield(), "ada")
        worker.join(60)
        assert not started(store, far)
        reached = read_start(artifacts, far).checkpoint
        assert reached
        assert 0 < reached < STEP
        queue.yield_turn(far, "here")
        assert start_or_resume(far, 1, "here")
    row = store.run(far)
    assert row.parent
    assert (row.status, row.summary) == ("finished", store.run(row.parent).summary)


def test_a_pause_is_shown_at_once_and_changes_wait_until_it_is_back(store: Store, far: str) -> None:
    with at_work(store, far):
        store.ask(far, SetValue(value=0.5), "ada")
        store.ask(far, Pause(), "ada")
        wait_until(lambda: store.run(far).status == "paused", "the pause")
        wait_until(lambda: started(store, far), "the beginning")
        wait_until(lambda: store.run(far).status == "paused", "the pause after it")
        assert store.run(far).step == STEP
        assert len(store.events(far, kinds=("setting_changed",))) == 1
        store.ask(far, Resume(), "ada")
        wait_until(lambda: store.run(far).step > STEP, "the next steps")


def test_it_reports_how_far_it_is(store: Store) -> None:
    logbook = claimed_run(store)
    with closing(Journal(logbook, Artifacts())) as journal:
        way_back = WayBack(logbook, journal, 3000, report_s=0.0)
        way_back.next_s = 0.0
        way_back(1200)
    ((_, reported),) = store.events(logbook.lease.run_id, kinds=("returning",))
    assert str(reported.note) == "Returning to step 3,000: 1,200 of 3,000."  # type: ignore[union-attr]
    history = History()
    history.add(reported.model_dump(mode="json"))
    assert history.state["note"]["values"]["at"] == "1,200"
