"""Groups: runs that belong together, such as those of a race. Their members are ordinary runs in the ordinary queue."""

from __future__ import annotations

import secrets
import time
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.commands import Command, Pause, Resume, Stop
from engine.datasets.base import require_allowed
from engine.errors import NotAllowedError, NotFoundError
from engine.plan.plan import Plan
from engine.plan.threads import threads_for
from engine.runs.disk_space import shortage
from engine.runs.lineage import Lineage, Origin
from engine.runs.owner_limits import refuse_too_many
from engine.runs.queue import MAY_START, WAITS
from engine.runs.rows import RunRow
from engine.runs.schema import groups, runs
from engine.runs.store import Store, forecast_s, know_owner, new_run
from engine.text import N_, message

Kind = Literal["race"]
ORIGINS: dict[Kind, Origin] = {"race": "race"}
PAUSED = message(N_("The race is paused."))
"""Why a member waits while its group is paused."""


@dataclass(frozen=True)
class Member:
    """A run to be. Members of the same `variant` differ only in their seeds."""

    variant: str
    plan: Plan


@dataclass(frozen=True)
class Group:
    """Runs that belong together."""

    id: str
    owner: str
    kind: Kind
    title: str
    created_at: float
    paused_at: float | None
    """Since when its waiting members are held back."""


class Groups:
    """Starts, reads and steers groups. Reading one needs only its id; everything else needs its owner."""

    def __init__(self, store: Store) -> None:
        self.store = store

    def start(self, kind: Kind, members: Sequence[Member], owner: str, title: str = "") -> str:
        """Queues all members at once, or none; returns the id of their group. (Wake the host afterwards.)

        All train with as many threads as runs that train beside others, so that equal computations give equal results.
        """
        for member in members:
            require_allowed(member.plan.dataset, owner)
        if short := shortage():
            raise short
        group, now = secrets.token_hex(12), time.time()
        expected_s = {member.variant: forecast_s(member.plan) for member in members}
        rows = []
        for number, member in enumerate(members):
            lineage = Lineage(
                origin=ORIGINS[kind],
                group=group,
                variant=member.variant,
                threads=threads_for(member.plan, alone=len(members) == 1),
            )
            row = new_run(secrets.token_hex(12), member.plan, owner, expected_s[member.variant], lineage)
            rows.append(row | {"created_at": now + number * 1e-5})  # in this order
        with self.store.database.writing() as connection:
            know_owner(connection, owner)
            refuse_too_many(connection, owner, members=len(members))
            values = {"id": group, "owner": owner, "kind": kind, "title": title, "created_at": now}
            connection.execute(sa.insert(groups).values(values))
            connection.execute(sa.insert(runs), rows)
        return group

    def group(self, group_id: str) -> Group:
        """One group; raises `NotFoundError`."""
        with self.store.database.reading() as connection:
            return _found(connection, group_id)

    def groups(self, owner: str, limit: int = 50) -> list[Group]:
        """The owner's groups, newest first."""
        chosen = sa.select(groups).where(groups.c.owner == owner).order_by(groups.c.created_at.desc()).limit(limit)
        with self.store.database.reading() as connection:
            return [Group(*record) for record in connection.execute(chosen)]

    def members(self, group_id: str) -> list[RunRow]:
        """The runs of a group that are not deleted, in the order in which they were queued."""
        chosen = sa.select(runs.c.id).where(runs.c.group == group_id, runs.c.deleted_at.is_(None))
        with self.store.database.reading() as connection:
            ids = list(connection.scalars(chosen.order_by(runs.c.created_at, runs.c.id)))
        rows = self.store.rows(ids)
        return [rows[run_id] for run_id in ids if run_id in rows]

    def pause(self, group_id: str, owner: str) -> None:
        """Pauses the members that train, and holds back those that wait."""
        waiting = sa.and_(MAY_START, runs.c.group == group_id, runs.c.lease_until < time.time())
        with self.store.database.writing() as connection:
            _require_own(connection, group_id, owner)
            connection.execute(sa.update(runs).where(waiting).values(setback=PAUSED.model_dump_json()))
            connection.execute(sa.update(groups).where(groups.c.id == group_id).values(paused_at=time.time()))
        self._ask(group_id, Pause(), owner, "running")

    def resume(self, group_id: str, owner: str) -> None:
        """Continues the members that were paused, and lets the others take their turns."""
        held = sa.and_(WAITS, runs.c.group == group_id, runs.c.setback == PAUSED.model_dump_json())
        with self.store.database.writing() as connection:
            _require_own(connection, group_id, owner)
            connection.execute(sa.update(runs).where(held).values(setback=None))
            connection.execute(sa.update(groups).where(groups.c.id == group_id).values(paused_at=None))
        self._ask(group_id, Resume(), owner, "running", "paused", "queued")

    def stop(self, group_id: str, owner: str) -> None:
        """Stops all members, first those that wait, so that none begins meanwhile. (Wake the host afterwards.)"""
        with self.store.database.reading() as connection:
            _require_own(connection, group_id, owner)
        self._ask(group_id, Stop(), owner, "queued")
        self._ask(group_id, Stop(), owner, "running", "paused", "judging")

    def delete(self, group_id: str, owner: str) -> None:
        """Deletes all members, training or not, and so the group. (Wake the host afterwards.)"""
        with self.store.database.reading() as connection:
            _require_own(connection, group_id, owner)
        for row in reversed(self.members(group_id)):  # those that wait first
            self.store.delete(row.id, owner)

    def _ask(self, group_id: str, command: Command, owner: str, *states: str) -> None:
        for row in self.members(group_id):
            has_begun = row.attempt > 0 or isinstance(command, Stop)
            if row.status in states and has_begun:
                self.store.ask(row.id, command, owner)


def _found(connection: Connection, group_id: str) -> Group:
    record = connection.execute(sa.select(groups).where(groups.c.id == group_id)).first()
    if record is None:
        raise NotFoundError(N_("The race `{group}` was not found. It may have been deleted."), group=group_id)
    return Group(*record)


def _require_own(connection: Connection, group_id: str, owner: str) -> None:
    if _found(connection, group_id).owner != owner:
        template = N_("The race `{group}` belongs to someone else. You can watch it, or start your own from its plans.")
        raise NotAllowedError(template, group=group_id)
