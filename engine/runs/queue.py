"""The queue and the leases, as the host uses them: which run is next, and which worker may write."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.commands import Yield
from engine.errors import NotFoundError
from engine.limits import limits
from engine.runs.database import Database
from engine.runs.rows import ENDED
from engine.runs.schema import commands, events, groups, runs
from engine.runs.turns import Training, Turn, Waiting, fair_order, waits_s
from engine.text import N_, Message

LEASE_S = 15.0
"""A worker that does not renew its lease for this long loses its run."""
WAITS = sa.and_(runs.c.state.not_in(ENDED), runs.c.deleted_at.is_(None))
_PAUSED_GROUPS = sa.select(groups.c.id).where(groups.c.paused_at.is_not(None))
MAY_START = sa.and_(WAITS, sa.or_(runs.c.group.is_(None), runs.c.group.not_in(_PAUSED_GROUPS)))
"""Waiting runs, without those of a paused group."""


@dataclass(frozen=True)
class Lease:
    """The right to write a run's events, until a higher attempt is given to another worker."""

    run_id: str
    attempt: int
    threads: int


_WAITING = [
    runs.c[name]
    for name in ("id", "owner", "kind", "created_at", "attempt", "threads", "yielded_at", "remaining_s", "group")
]


def waiting_now(connection: Connection, kind: str) -> list[Waiting]:
    """The queue of one kind of run, in order."""
    return _queue(connection, kind)[0]


def turns_now(connection: Connection, kind: str) -> dict[str, Turn]:
    """The place of each waiting run in the queue and its estimated wait."""
    order, training = _queue(connection, kind)
    waits = waits_s(order, training, limits().slice_s)
    return {run.id: Turn(place, wait_s) for place, (run, wait_s) in enumerate(zip(order, waits, strict=True), start=1)}


def _queue(connection: Connection, kind: str) -> tuple[list[Waiting], list[Training]]:
    """The waiting runs, in order, and the training runs."""
    now = time.time()
    columns = runs.c.id, runs.c.owner, runs.c.remaining_s, runs.c.state
    held = connection.execute(sa.select(*columns).where(WAITS, runs.c.kind == kind, runs.c.lease_until >= now)).all()
    found = connection.execute(sa.select(*_WAITING).where(MAY_START, runs.c.kind == kind, runs.c.lease_until < now))
    order = fair_order((Waiting(*record) for record in found), Counter(record.owner for record in held), now)
    return order, [Training(*record[:3]) for record in held if record.state != "paused"]


def _end_turn(connection: Connection, group: str, now: float) -> None:
    """One run of a group begins: the others wait for the next turn, behind all who wait already."""
    new_or_yielded = sa.or_(runs.c.attempt == 0, runs.c.yielded_at.is_not(None))
    others = sa.and_(WAITS, runs.c.group == group, runs.c.lease_until < now, new_or_yielded)
    connection.execute(sa.update(runs).where(others).values(yielded_at=now))


class Queue:
    """The host's queries and updates of the store."""

    def __init__(self, database: Database) -> None:
        self.database = database

    def waiting(self, kind: str) -> list[Waiting]:
        with self.database.reading() as connection:
            return waiting_now(connection, kind)

    def plan_json(self, run_id: str) -> str:
        """The plan of a run; raises `NotFoundError` if it was deleted."""
        with self.database.reading() as connection:
            found = connection.scalar(sa.select(runs.c.plan).where(runs.c.id == run_id, runs.c.deleted_at.is_(None)))
        if found is None:
            raise NotFoundError(N_("Run `{run}` not found. It may have been deleted."), run=run_id)
        return str(found)

    def claim(self, run_id: str, holder: str, threads: int, lease_s: float = LEASE_S) -> Lease | None:
        """Claims a waiting run; None if another host was faster. `threads` of the first claim apply to all attempts."""
        now = time.time()
        free = sa.and_(MAY_START, runs.c.id == run_id, runs.c.lease_until < now)
        change = (
            sa.update(runs)
            .where(free)
            .values(
                attempt=runs.c.attempt + 1,
                threads=sa.func.coalesce(runs.c.threads, threads),
                holder=holder,
                lease_until=now + lease_s,
                yielded_at=None,
                setback=None,
            )
        )
        with self.database.writing() as connection:
            if not connection.execute(change).rowcount:
                return None
            columns = runs.c.attempt, runs.c.threads, runs.c.group
            *found, group = connection.execute(sa.select(*columns).where(runs.c.id == run_id)).one()
            if group is not None:
                _end_turn(connection, group, now)
            if found[0] > 1:  # requests of the last attempt to yield are void
                stale = sa.and_(commands.c.run == run_id, commands.c.kind == "yield")
                connection.execute(sa.delete(commands).where(stale))
        return Lease(run_id, *found)

    def lease_left_s(self, run_id: str) -> float:
        """How long the worker of a run still holds it if it does not renew its lease."""
        with self.database.reading() as connection:
            until = connection.scalar(sa.select(runs.c.lease_until).where(runs.c.id == run_id))
        return max(0.0, (until or 0.0) - time.time())

    def release(self, run_id: str, holder: str) -> int:
        """Puts the run of an ended worker back into the queue. Returns how often in a row it crashed at about the same
        step."""
        own = sa.and_(WAITS, runs.c.id == run_id, sa.or_(runs.c.holder == holder, runs.c.holder.is_(None)))
        # Within a hundredth of the run, since the last events before a crash are not always written.
        same_place = sa.func.abs(runs.c.step - runs.c.reached) * 100 <= runs.c.steps
        change = (
            sa.update(runs)
            .where(own)
            .values(
                lease_until=0.0,
                deaths=sa.case((same_place, runs.c.deaths + 1), else_=1),
                reached=sa.case((same_place, runs.c.reached), else_=runs.c.step),
            )
        )
        with self.database.writing() as connection:
            connection.execute(change)
            return connection.scalar(sa.select(runs.c.deaths).where(own)) or 0

    def postpone(self, run_id: str, attempt: int, why: Message | None) -> None:
        """Puts a run back into the queue after a failure that may pass; `why` is shown until the next attempt."""
        own = sa.and_(WAITS, runs.c.id == run_id, runs.c.attempt == attempt)
        setback = {} if why is None else {"setback": why.model_dump_json()}
        change = sa.update(runs).where(own).values(lease_until=0.0, **setback)
        with self.database.writing() as connection:
            connection.execute(change)

    def ask_to_yield(self, run_id: str) -> None:
        """Asks a worker to take a checkpoint and end between two steps."""
        asked = {"run": run_id, "kind": "yield", "payload": Yield().model_dump_json(), "asked_at": time.time()}
        with self.database.writing() as connection:
            connection.execute(sa.insert(commands).values(asked))

    def yield_turn(self, run_id: str, holder: str) -> bool:
        """Puts a run that yielded its slot back into the queue, behind the others.

        Returns whether it was asked to stop meanwhile: then it need not wait for its turn.
        """
        own = sa.and_(WAITS, runs.c.id == run_id, runs.c.holder == holder)
        change = sa.update(runs).where(own).values(lease_until=0.0, yielded_at=time.time())
        stop = sa.and_(commands.c.run == run_id, commands.c.kind == "stop", commands.c.applied_step.is_(None))
        with self.database.writing() as connection:
            connection.execute(change)
            return connection.scalar(sa.select(commands.c.id).where(stop).limit(1)) is not None

    def release_all(self, holder: str) -> int:
        """Puts all runs held by a previous host back into the queue and returns their number."""
        held = sa.and_(WAITS, runs.c.holder == holder, runs.c.lease_until > 0)
        with self.database.writing() as connection:
            return connection.execute(sa.update(runs).where(held).values(lease_until=0.0)).rowcount

    def lapsed(self, run_ids: Sequence[str]) -> dict[str, int]:
        """The given runs without a valid lease, each with its last attempt.

        Runs as a write: while the database cannot be written to, no worker can renew its lease, and this raises too.
        """
        chosen = sa.select(runs.c.id, runs.c.attempt).where(runs.c.id.in_(run_ids), runs.c.lease_until < time.time())
        with self.database.writing() as connection:
            return {record.id: record.attempt for record in connection.execute(chosen)}

    def progress(self, run_ids: Sequence[str]) -> dict[str, tuple[str, float | None]]:
        """The last reported state of these runs and their estimated remaining time in seconds."""
        chosen = sa.select(runs.c.id, runs.c.state, runs.c.remaining_s).where(runs.c.id.in_(run_ids))
        with self.database.reading() as connection:
            return {record.id: (record.state, record.remaining_s) for record in connection.execute(chosen)}

    def overdue_stops(self, run_ids: Sequence[str], grace_s: float) -> tuple[list[str], float | None]:
        """Runs that were asked to stop over `grace_s` ago and have not reacted, and the seconds until the next is
        due."""
        unheard = sa.and_(commands.c.run.in_(run_ids), commands.c.kind == "stop", commands.c.applied_step.is_(None))
        chosen = sa.select(commands.c.run, sa.func.min(commands.c.asked_at)).where(unheard).group_by(commands.c.run)
        with self.database.reading() as connection:
            ages = {run_id: time.time() - asked_at for run_id, asked_at in connection.execute(chosen)}
        overdue = [run_id for run_id, age in ages.items() if age >= grace_s]
        due_in = [grace_s - age for age in ages.values() if age < grace_s]
        return overdue, min(due_in, default=None)

    def runs_of(self, owner: str) -> list[tuple[str, bool]]:
        """All runs of an owner, and whether each is over."""
        with self.database.reading() as connection:
            chosen = sa.select(runs.c.id, runs.c.state).where(runs.c.owner == owner, runs.c.deleted_at.is_(None))
            return [(run_id, state in ENDED) for run_id, state in connection.execute(chosen)]

    def deleted(self) -> list[str]:
        """Deleted runs whose artifacts are still to be removed."""
        with self.database.reading() as connection:
            return list(connection.scalars(sa.select(runs.c.id).where(runs.c.deleted_at.is_not(None))))

    def delete_demos(self) -> int:
        """Marks the demos of former versions as deleted."""
        old = sa.and_(runs.c.kind == "demo", runs.c.deleted_at.is_(None))
        gone = sa.update(runs).where(old).values(deleted_at=time.time(), attempt=runs.c.attempt + 1)
        with self.database.writing() as connection:
            return connection.execute(gone).rowcount

    def forget(self, run_id: str) -> None:
        """Removes the last record of a deleted run."""
        with self.database.writing() as connection:
            for table, column in ((events, events.c.run), (commands, commands.c.run), (runs, runs.c.id)):
                connection.execute(sa.delete(table).where(column == run_id))
