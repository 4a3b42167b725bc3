"""How many runs one owner may have waiting and training."""

from __future__ import annotations

import sqlalchemy as sa
from sqlalchemy.engine import Connection

from engine.errors import LimitError
from engine.limits import limits
from engine.runs.queue import WAITS
from engine.runs.schema import runs
from engine.text import N_, plural


def refuse_too_many(connection: Connection, owner: str, members: int = 0) -> None:
    """Raises `LimitError` if the owner may not start another run, or a group of so many `members`.

    A group counts as one run, since its members share one turn in the queue; how many they are has a limit of its own.
    """
    own = sa.and_(WAITS, runs.c.owner == owner, runs.c.kind == "run")
    alone = _count(connection, sa.func.count(), own, runs.c.group.is_(None))
    groups = _count(connection, sa.func.count(runs.c.group.distinct()), own)
    if alone + groups >= limits().runs_per_owner:
        template = plural(
            alone + groups,
            N_("You already have {count} active run (limit {limit}). Stop it, or wait for it to end."),
            N_("You already have {count} active runs (limit {limit}). Stop one, or wait for one to end."),
        )
        raise LimitError(template, count=alone + groups, limit=limits().runs_per_owner)
    if members:
        _refuse_too_many_members(members, _count(connection, sa.func.count(runs.c.group), own))


def _refuse_too_many_members(members: int, active: int) -> None:
    limit = limits().members_per_owner
    if members > limit:
        template = N_("{count} runs are more than the limit of {limit}. Choose fewer entries or fewer seeds.")
        raise LimitError(template, count=members, limit=limit)
    if members + active > limit:
        template = N_(
            "{count} runs and the {active} of your other races are more than the limit of {limit}. Stop another race, or "
            "choose fewer entries or seeds."
        )
        raise LimitError(template, count=members, active=active, limit=limit)


def _count(connection: Connection, what: sa.ColumnElement[int], *conditions: sa.ColumnElement[bool]) -> int:
    return connection.scalar(sa.select(what).select_from(runs).where(*conditions)) or 0
