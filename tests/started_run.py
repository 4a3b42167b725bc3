"""Runs that a worker has just started, without a worker."""

from __future__ import annotations

from engine.events import RunStarted
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.runs.logbook import Logbook
from engine.runs.queue import Queue
from engine.runs.store import Store

STARTED = RunStarted(step=0, steps=100, steps_per_epoch=10, device="cpu", threads=1, parameter_count=7)


def claimed_run(store: Store, plan: Plan | None = None, owner: str = "ada") -> Logbook:
    """The logbook of a new run that is claimed, but has no events yet."""
    run_id = store.submit(plan or make_plan("mlp", "circles"), owner)
    lease = Queue(store.database).claim(run_id, "here", threads=1)
    assert lease
    return Logbook(store.database, lease)


def started_run(store: Store) -> tuple[str, Logbook]:
    """A new run whose first event is recorded."""
    logbook = claimed_run(store)
    logbook.append([STARTED])
    return logbook.lease.run_id, logbook
