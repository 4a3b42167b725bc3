"""The store: the only channel between pages and runs."""

from __future__ import annotations

import hashlib
import json
import secrets
import time
from collections.abc import Collection, Iterable
from typing import Any

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.commands import Command, Pause, Stop, Watch
from engine.datasets.base import require_allowed
from engine.errors import LimitError, NotAllowedError, NotFoundError
from engine.events import EVENT, Event, RunEnded
from engine.plan.check import check_plan
from engine.plan.plan import Plan
from engine.plan.preflight import preflight
from engine.runs.database import PATIENCE_S, Database
from engine.runs.disk_space import shortage
from engine.runs.home import database_url
from engine.runs.lineage import NO_LINEAGE, Lineage
from engine.runs.logbook import applied_commands, insert_events
from engine.runs.owner_limits import refuse_too_many
from engine.runs.queue import turns_now
from engine.runs.rows import ENDED, Kind, RunRow, row_of, status_of
from engine.runs.schema import commands, events, groups, owners, plans, runs
from engine.text import N_

MAX_COMMANDS = 10_000
"""Maximum number of commands that one run takes, besides `Stop` and `Watch`: all are kept, to be replayed."""


_UNLABELED = dict.fromkeys(("name", "tags", "note", "pinned_at"))
"""Nothing that a person has written outlives its run."""


class Store:
    """Plans, runs, their events and commands. Reading a run needs only its id, which cannot be guessed; everything else
    needs its owner."""

    def __init__(
        self, url: str | None = None, patience_s: float = PATIENCE_S, *, max_commands: int = MAX_COMMANDS
    ) -> None:
        """`patience_s`: how long to wait for a SQLite file locked by another process."""
        self.max_commands = max_commands
        self.database = Database(url or database_url(), patience_s)

    def close(self) -> None:
        self.database.close()

    # Runs

    def submit(
        self,
        plan: Plan,
        owner: str,
        *,
        paused: bool = False,
        run_id: str | None = None,
        lineage: Lineage = NO_LINEAGE,
    ) -> str:
        """Puts a run into the queue and returns its id. (Wake the host afterwards.) With `paused` it waits at its first
        step."""
        require_allowed(plan.dataset, owner)
        if short := shortage():
            raise short
        run_id = run_id or secrets.token_hex(12)
        # The forecast takes a while, so it is made before the transaction.
        values = new_run(run_id, plan, owner, forecast_s(plan), lineage)
        with self.database.writing() as connection:
            know_owner(connection, owner)
            refuse_too_many(connection, owner)
            connection.execute(sa.insert(runs).values(values))
            _insert_history(connection, run_id, lineage)
            if paused:
                connection.execute(sa.insert(commands).values(_asked(run_id, Pause())))
        return run_id

    def run(self, run_id: str) -> RunRow:
        """One run; raises `NotFoundError`."""
        with self.database.reading() as connection:
            record = _found(connection, run_id)
            row = row_of(record)
            if row.status != "queued":
                return row
            return row_of(record, turns_now(connection, record.kind).get(run_id))

    def own_run(self, run_id: str, owner: str | None) -> RunRow:
        """One run of this owner; raises `NotFoundError` or `NotAllowedError`."""
        row = self.run(run_id)
        if row.owner != owner:
            raise _not_yours(run_id)
        return row

    def rows(self, run_ids: Collection[str]) -> dict[str, RunRow]:
        """The existing runs among these, by id, with as few queries as for one."""
        chosen = sa.select(runs).where(runs.c.id.in_(run_ids), runs.c.deleted_at.is_(None))
        with self.database.reading() as connection:
            records = connection.execute(chosen).all()
            turns = {kind: turns_now(connection, kind) for kind in {record.kind for record in records}}
        return {record.id: row_of(record, turns[record.kind].get(record.id)) for record in records}

    def runs(
        self, owner: str | None, limit: int = 50, kind: Kind = "run", *, with_members: bool = True
    ) -> list[RunRow]:
        """The owner's runs, newest first; everybody's for None, which only the command line uses. `with_members`: also
        runs of groups, which can be many."""
        mine = sa.true() if owner is None else runs.c.owner == owner
        alone = sa.true() if with_members else runs.c.group.is_(None)
        own = sa.and_(mine, alone, runs.c.kind == kind, runs.c.deleted_at.is_(None))
        chosen = sa.select(runs).where(own).order_by(runs.c.created_at.desc(), runs.c.id).limit(limit)
        with self.database.reading() as connection:
            records = connection.execute(chosen).all()
            waits = any(record.state not in ENDED for record in records)
            turns = turns_now(connection, kind) if waits else {}
        return [row_of(record, turns.get(record.id)) for record in records]

    def forks(self, run_id: str, owners: Collection[str]) -> list[RunRow]:
        """The runs of these owners that go on from a run, oldest first."""
        found = sa.and_(runs.c.parent == run_id, runs.c.owner.in_(owners), runs.c.deleted_at.is_(None))
        with self.database.reading() as connection:
            return [
                row_of(record)
                for record in connection.execute(sa.select(runs).where(found).order_by(runs.c.created_at))
            ]

    def forget_variant(self, run_id: str, owner: str) -> None:
        """A run no longer counts as a variant of the one that it goes on from, beside which it was shown."""
        with self.database.writing() as connection:
            _owned(connection, run_id, owner)
            connection.execute(sa.update(runs).where(runs.c.id == run_id).values(variant=None))

    def delete(self, run_id: str, owner: str) -> None:
        """Deletes a run, training or not, and its group with the last member. The host then removes its artifacts (wake
        it)."""
        with self.database.writing() as connection:
            record = _owned(connection, run_id, owner)
            # A higher attempt revokes the worker's right to write.
            gone = {"deleted_at": time.time(), "attempt": runs.c.attempt + 1, **_UNLABELED}
            connection.execute(sa.update(runs).where(runs.c.id == run_id).values(gone))
            connection.execute(sa.delete(events).where(events.c.run == run_id))
            connection.execute(sa.delete(commands).where(commands.c.run == run_id))
            if record.group is not None:
                _delete_empty_group(connection, record.group)

    def uses(self, set_id: str) -> bool:
        """Whether any run of any owner used the data set with this id."""
        using = sa.and_(runs.c.plan.contains(f'"{set_id}"'), runs.c.deleted_at.is_(None))
        with self.database.reading() as connection:
            return connection.scalar(sa.select(runs.c.id).where(using).limit(1)) is not None

    def unended_forks(self) -> list[str]:
        """The ids of all runs that go on from another one and are not over."""
        found = sa.and_(runs.c.parent.is_not(None), runs.c.state.not_in(ENDED), runs.c.deleted_at.is_(None))
        with self.database.reading() as connection:
            return list(connection.scalars(sa.select(runs.c.id).where(found)))

    # Events and commands

    def events(
        self, run_id: str, after: int = -1, limit: int = 1000, kinds: Iterable[str] | None = None
    ) -> list[tuple[int, Event]]:
        """Events with a `seq` above `after`, oldest first.

        A `seq` is never used twice. After an interruption the run reports again everything after its checkpoint: at a
        `RunStarted`, readers must drop later steps than that event's.
        """
        return [(seq, EVENT.validate_json(payload)) for seq, payload in self.raw_events(run_id, after, limit, kinds)]

    def raw_events(
        self, run_id: str, after: int = -1, limit: int = 1000, kinds: Iterable[str] | None = None
    ) -> list[tuple[int, str]]:
        """The events as JSON, for callers that only pass them on."""
        later = sa.and_(events.c.run == run_id, events.c.seq > after)
        chosen = sa.select(events.c.seq, events.c.payload).where(later).order_by(events.c.seq).limit(limit)
        if kinds is not None:
            chosen = chosen.where(events.c.kind.in_(list(kinds)))
        with self.database.reading() as connection:
            return [(seq, payload) for seq, payload in connection.execute(chosen)]

    def applied(self, run_id: str) -> list[tuple[int, Command]]:
        """The commands that a run has applied, with their steps, in order."""
        with self.database.reading() as connection:
            return applied_commands(connection, run_id)

    def ask(self, run_id: str, command: Command, owner: str) -> None:
        """Sends a command to a run (wake the host after `Stop`). Anyone with the link may send `Watch`, only the owner
        anything else."""
        with self.database.writing() as connection:
            if isinstance(command, Watch):
                record = _found(connection, run_id)
                _forget_watches(connection, run_id)
            else:
                record = _owned(connection, run_id, owner)
            if record.state in ENDED:
                return
            if not isinstance(command, Stop | Watch):
                self._refuse_too_many_commands(connection, run_id)
            connection.execute(sa.insert(commands).values(_asked(run_id, command)))
            if isinstance(command, Stop) and status_of(record.state, record.lease_until, time.time()) == "queued":
                insert_events(connection, run_id, record.attempt, [RunEnded(step=record.step, reason="stopped")])

    def _refuse_too_many_commands(self, connection: Connection, run_id: str) -> None:
        chosen = sa.select(sa.func.count()).select_from(commands).where(commands.c.run == run_id)
        if (connection.scalar(chosen) or 0) >= self.max_commands:
            template = N_(
                "This run has had {limit} changes and other commands, which is the limit. It can still be stopped."
            )
            raise LimitError(template, limit=self.max_commands)

    # Plans

    def keep_plan(self, plan: Plan) -> str:
        """Keeps a plan for a link; equal plans get the same id."""
        packed = json.dumps(plan.dump(), sort_keys=True, separators=(",", ":"))
        plan_id = hashlib.sha256(packed.encode()).hexdigest()[:24]
        with self.database.writing() as connection:
            if connection.scalar(sa.select(plans.c.id).where(plans.c.id == plan_id)) is None:
                connection.execute(sa.insert(plans).values(id=plan_id, plan=packed, created_at=time.time()))
        return plan_id

    def kept_plan(self, plan_id: str) -> Plan:
        """A kept plan; raises `NotFoundError`."""
        with self.database.reading() as connection:
            packed = connection.scalar(sa.select(plans.c.plan).where(plans.c.id == plan_id))
        if packed is None:
            raise NotFoundError(N_("Plan `{plan}` not found. It may be on another server."), plan=plan_id)
        return Plan.model_validate_json(packed)


def forecast_s(plan: Plan) -> float | None:
    """The estimated training time of a plan that can be trained."""
    return None if check_plan(plan) else preflight(plan).seconds


def new_run(
    run_id: str, plan: Plan, owner: str, expected_s: float | None, lineage: Lineage = NO_LINEAGE
) -> dict[str, Any]:
    """The columns of a new run."""
    return {
        "id": run_id,
        "owner": owner,
        "kind": "run",
        "title": plan.title or f"{plan.family.name} · {plan.dataset.name}",
        "plan": json.dumps(plan.dump()),
        "created_at": time.time(),
        "state": "new",
        "step": 0,
        "steps": 0,
        "next_seq": 0,
        "attempt": 0,
        "lease_until": 0.0,
        "deaths": 0,
        "reached": 0,
        "remaining_s": expected_s and expected_s * lineage.remaining,
        **_descent(lineage),
    }


def _descent(lineage: Lineage) -> dict[str, Any]:
    """The columns of a new run that follow from its lineage."""
    names = ("parent", "parent_step", "origin", "group", "variant", "threads", "steps")
    return {
        **{name: getattr(lineage, name) for name in names},
        "step": lineage.parent_step or 0,
        "next_seq": len(lineage.stem),
    }


def _insert_history(connection: Connection, run_id: str, lineage: Lineage) -> None:
    """The log of the parent that the new run's log begins with, and the commands to apply again."""
    stem = [{"run": run_id, "seq": seq, **vars(event)} for seq, event in enumerate(lineage.stem)]
    if stem:
        connection.execute(sa.insert(events), stem)
    again = [{**_asked(run_id, command), "applied_step": step} for step, command in lineage.commands]
    if again:
        connection.execute(sa.insert(commands), again)


def _asked(run_id: str, command: Command) -> dict[str, Any]:
    return {"run": run_id, "kind": command.kind, "payload": command.model_dump_json(), "asked_at": time.time()}


def know_owner(connection: Connection, owner: str) -> None:
    if connection.dialect.name == "postgresql":
        from sqlalchemy.dialects.postgresql import insert
    else:
        from sqlalchemy.dialects.sqlite import insert  # type: ignore[assignment]
    connection.execute(insert(owners).values(id=owner, created_at=time.time()).on_conflict_do_nothing())


def _forget_watches(connection: Connection, run_id: str) -> None:
    """Deletes previous watches: only the newest counts."""
    old = sa.and_(commands.c.run == run_id, commands.c.kind == "watch")
    connection.execute(sa.delete(commands).where(old))


def _delete_empty_group(connection: Connection, group: str) -> None:
    member = sa.exists().where(runs.c.group == group, runs.c.deleted_at.is_(None))
    connection.execute(sa.delete(groups).where(groups.c.id == group, ~member))


def _found(connection: Connection, run_id: str, lock: bool = False) -> Any:
    chosen = sa.select(runs).where(runs.c.id == run_id, runs.c.deleted_at.is_(None))
    record = connection.execute(chosen.with_for_update() if lock else chosen).first()
    if record is None:
        raise NotFoundError(N_("Run `{run}` not found. It may have been deleted."), run=run_id)
    return record


def _owned(connection: Connection, run_id: str, owner: str) -> Any:
    record = _found(connection, run_id, lock=True)
    if record.owner != owner:
        raise _not_yours(run_id)
    return record


def _not_yours(run_id: str) -> NotAllowedError:
    template = N_("The run `{run}` belongs to someone else. You can watch it, or start your own from its plan.")
    return NotAllowedError(template, run=run_id)
