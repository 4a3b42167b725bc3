"""What a new run has in common with others: the run it begins from, and the group it belongs to."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from engine.commands import Command

Origin = Literal["fork", "transfer", "trial", "race", "cure"]
"""Why a run began."""
CURE = "cure="
"""The `variant` of a run with a cure, before the id of the run that it cures."""


@dataclass(frozen=True)
class Reported:
    """An event of another run, as it is stored."""

    kind: str
    step: int
    payload: str


@dataclass(frozen=True)
class Lineage:
    """`parent` and `parent_step`: the run and the step that this one goes on from. `group`: runs that belong together;
    `variant`: how this one differs from the others."""

    parent: str | None = None
    parent_step: int | None = None
    origin: Origin | None = None
    group: str | None = None
    variant: str | None = None

    stem: Sequence[Reported] = ()
    """The events of the parent up to that step, which the new run's log begins with."""
    steps: int = 0
    """The number of steps of the parent's plan, shown until the new run reports its own."""
    commands: Sequence[tuple[int, Command]] = ()
    """Commands to apply again at their steps."""
    threads: int | None = None
    """The number of threads that makes the run equal to its parent bit for bit; None: as the machine allows."""
    remaining: float = 1.0
    """The share of the plan's steps that is still to be trained."""


def cure_of(run_id: str) -> Lineage:
    """Of a run from initial weights whose plan cures that of another one."""
    return Lineage(origin="cure", variant=CURE + run_id)


NO_LINEAGE = Lineage()
