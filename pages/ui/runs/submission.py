"""Submitting a plan as a run, once per click."""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence

from engine.host.quota import DiskUsage
from engine.plan.plan import Plan
from engine.runs.forks import Forks
from engine.runs.groups import Groups, Member
from engine.runs.lineage import NO_LINEAGE, Lineage
from engine.runs.queue import Queue
from engine.runs.rows import RunRow
from engine.runs.run_changes import Change, variant_of
from pages.ui import state
from pages.ui.backend import host, host_at_once, owner, store

DOUBLE_CLICK_S = 2.0
"""A second click within this time that starts a run of the same plan, from the same step, is a double click."""


def submit_once(plan: Plan, *, paused: bool = False, lineage: Lineage = NO_LINEAGE) -> str:
    """Queues a run of the plan and wakes the host; a double click gives the run of its first click.

    With `paused` the run waits at step 0.
    """
    return _once((plan,), lambda: store().submit(plan, owner(), paused=paused, lineage=lineage))


def fork_once(row: RunRow, step: int, plan: Plan, *, paused: bool = False) -> str:
    """Queues a run of the plan that goes on from a step of another run, in the same way."""
    return _once((plan, row.id, step), lambda: _forks().fork(row, step, plan, owner(), paused=paused))


def race_once(members: Sequence[Member]) -> str:
    """Queues a race in the same way; returns the id of its group."""
    return _once((members,), lambda: Groups(store()).start("race", members, owner()))


def _forks() -> Forks:
    """Checks the quota first: a fork copies a checkpoint at once, other runs write files only when they train."""
    artifacts = host_at_once().artifacts
    DiskUsage(Queue(store().database), artifacts).require_room(owner())
    return Forks(store(), artifacts)


def without_once(row: RunRow, left_out: Sequence[Change], title: str) -> str:
    """Queues the same run without some of its changes, in the same way."""
    return _once((row.id, variant_of(left_out)), lambda: _forks().without(row, left_out, owner(), title))


def again_once(row: RunRow, title: str) -> str:
    """Queues the same run once more, in the same way."""
    return _once((row.id, row.last_seq), lambda: _forks().again(row, owner(), title))


def _once(asked: tuple[object, ...], submit: Callable[[], str]) -> str:
    submitted, now = state.get(state.SUBMITTED), time.time()
    if submitted and submitted[1] == asked and now - submitted[2] < DOUBLE_CLICK_S:
        return str(submitted[0])
    run_id = submit()
    state.put(state.SUBMITTED, (run_id, asked, now))
    host().wake()
    return run_id
