"""A worker's view of the store: it appends the events of its run, reads commands and renews its lease."""

from __future__ import annotations

import time
from collections.abc import Mapping, Sequence
from functools import cache
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.commands import COMMAND, Command
from engine.events import EVENT, CheckpointTaken, Event, RunEnded, RunStarted, Speed
from engine.runs.database import Database
from engine.runs.queue import LEASE_S, Lease
from engine.runs.schema import commands, events, runs

_EVENTS = sa.insert(events)
_PENDING = (
    sa.select(commands.c.id, commands.c.payload)
    .where(commands.c.run == sa.bindparam("of_run"), commands.c.applied_step.is_(None))
    .order_by(commands.c.id)
)
"""Executed ten times per second during training; building a statement takes as long as executing it."""
_STATES = {"run_started": "running", "paused": "paused", "resumed": "running", "judging": "judging"}


class LeaseLostError(Exception):
    """The run was given to another worker or deleted; this worker ends without reporting anything."""


class Logbook:
    """The events of one run, written under one lease. Appending with an outdated attempt is refused."""

    def __init__(self, database: Database, lease: Lease) -> None:
        self.database = database
        self.lease = lease

    def record(self) -> Any:
        """The run's row; raises `LeaseLostError`."""
        with self.database.reading() as connection:
            return self._own(connection)

    def checkpoints(self) -> list[tuple[int, CheckpointTaken]]:
        """All checkpoints in the log as `(seq, event)`, newest first."""
        own = sa.and_(events.c.run == self.lease.run_id, events.c.kind == "checkpoint_taken")
        chosen = sa.select(events.c.seq, events.c.payload).where(own).order_by(events.c.seq.desc())
        with self.database.reading() as connection:
            return [(seq, EVENT.validate_json(payload)) for seq, payload in connection.execute(chosen)]  # type: ignore[misc]

    def paused_at(self) -> int | None:
        """The step of the last `Paused` that no `Resumed` follows."""
        own = sa.and_(events.c.run == self.lease.run_id, events.c.kind.in_(("paused", "resumed")))
        chosen = sa.select(events.c.kind, events.c.step).where(own).order_by(events.c.seq.desc()).limit(1)
        with self.database.reading() as connection:
            last = connection.execute(chosen).first()
        return last.step if last and last.kind == "paused" else None

    def before_start(self) -> int:
        """The `seq` before the first start of the run: a fork's log begins with that of its parent."""
        own = sa.and_(events.c.run == self.lease.run_id, events.c.kind == "run_started")
        with self.database.reading() as connection:
            first = connection.scalar(sa.select(sa.func.min(events.c.seq)).where(own))
            return (self._own(connection).next_seq if first is None else first) - 1

    def go_back(self, seq: int) -> None:
        """Deletes the events after `seq` (-1: all), which the resumed run will report again."""
        later = sa.and_(events.c.run == self.lease.run_id, events.c.seq > seq)
        with self.database.writing() as connection:
            self._own(connection, lock=True)
            connection.execute(sa.delete(events).where(later))

    def append(self, added: Sequence[Event]) -> None:
        """Appends events in one transaction, and renews the lease."""
        with self.database.writing() as connection:
            if not insert_events(connection, self.lease.run_id, self.lease.attempt, added, self._lease_until()):
                raise LeaseLostError

    def renew(self) -> None:
        """Renews the lease."""
        own = sa.and_(runs.c.id == self.lease.run_id, runs.c.attempt == self.lease.attempt)
        with self.database.writing() as connection:
            if not connection.execute(sa.update(runs).where(own).values(lease_until=self._lease_until())).rowcount:
                raise LeaseLostError

    # Commands

    def applied(self) -> list[tuple[int, Command]]:
        """Commands that were applied, with their steps, in order."""
        with self.database.reading() as connection:
            return applied_commands(connection, self.lease.run_id)

    def pending(self, step: int) -> list[Command]:
        """Takes the commands that are not applied yet. They are marked as applied at `step` on disk before they take
        effect."""
        with self.database.reading() as connection:
            found = connection.execute(_PENDING, {"of_run": self.lease.run_id}).all()
        if found:
            marked = sa.update(commands).where(commands.c.id.in_([command_id for command_id, _ in found]))
            with self.database.writing() as connection:
                self._own(connection, lock=True)
                connection.execute(marked.values(applied_step=step))
        return [COMMAND.validate_json(payload) for _, payload in found]

    def _own(self, connection: Connection, lock: bool = False) -> Any:
        own = sa.and_(runs.c.id == self.lease.run_id, runs.c.attempt == self.lease.attempt)
        chosen = sa.select(runs).where(own)
        record = connection.execute(chosen.with_for_update() if lock else chosen).first()
        if record is None:
            raise LeaseLostError
        return record

    @staticmethod
    def _lease_until() -> float:
        return time.time() + LEASE_S


def applied_commands(connection: Connection, run_id: str) -> list[tuple[int, Command]]:
    """The commands that a run has applied, with their steps, in order."""
    own = sa.and_(commands.c.run == run_id, commands.c.applied_step.is_not(None))
    chosen = sa.select(commands.c.applied_step, commands.c.payload).where(own).order_by(commands.c.id)
    return [(step, COMMAND.validate_json(payload)) for step, payload in connection.execute(chosen)]


def insert_events(
    connection: Connection, run_id: str, attempt: int, added: Sequence[Event], lease_until: float = 0.0
) -> bool:
    """Appends `added` to the run's events and updates its row; False if the run has no such attempt."""
    change = {**_summary(added), "lease_until": lease_until}
    if "ended" in change:
        change["lease_until"] = 0.0
    values = {f"new_{name}": value for name, value in change.items()}
    own = {"of_run": run_id, "by_attempt": attempt, "count": len(added)}
    following = connection.scalar(_noted(tuple(change)), {**values, **own})
    if following is None:
        return False
    rows = [
        {"run": run_id, "seq": seq, "kind": event.kind, "step": event.step, "payload": event.model_dump_json()}
        for seq, event in enumerate(added, start=following - len(added))
    ]
    if rows:
        connection.execute(_EVENTS, rows)
    return True


@cache
def _noted(columns: tuple[str, ...]) -> sa.Executable:
    """A statement that changes these columns of a run's row and returns the `seq` after the added events."""
    own = sa.and_(runs.c.id == sa.bindparam("of_run"), runs.c.attempt == sa.bindparam("by_attempt"))
    values: dict[str, Any] = {name: sa.bindparam(f"new_{name}") for name in columns}
    return (
        sa.update(runs)
        .where(own)
        .values(next_seq=runs.c.next_seq + sa.bindparam("count"), **values)
        .returning(runs.c.next_seq)
    )


def _summary(added: Sequence[Event]) -> Mapping[str, Any]:
    """The columns of the run's row that follow from events."""
    change: dict[str, Any] = {}
    for event in added:
        change["step"] = event.step
        if event.kind in _STATES:
            change["state"] = _STATES[event.kind]
        if isinstance(event, Speed):
            change["remaining_s"] = event.remaining_s
        if isinstance(event, RunStarted):
            change["steps"] = event.steps
        if isinstance(event, RunEnded):
            change |= {"state": event.reason, "ended": event.model_dump_json()}
    return change
