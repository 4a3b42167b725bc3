"""Forks: runs that go on from a step of another run, with any change of its plan."""

from __future__ import annotations

import math
import secrets
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass

from engine.commands import Command
from engine.datasets.base import require_allowed
from engine.errors import LayerlabError, NotFoundError, RequestError
from engine.events import CheckpointTaken, Event, SettingChanged, WeightChanged
from engine.plan.costs import costs_of
from engine.plan.epoch_position import continued_position
from engine.plan.plan import Plan
from engine.plan.threads import threads_for
from engine.runs.artifacts import Artifacts
from engine.runs.changes import changes
from engine.runs.current_checkpoint import current_checkpoint
from engine.runs.lineage import Lineage, Origin, Reported
from engine.runs.recordings import recording
from engine.runs.rows import RunRow
from engine.runs.starts import KeptStart, Start, read_start, write_start
from engine.runs.store import Store
from engine.text import N_

STEM = ("measured", "epoch_ended", "statistics_taken", "setting_changed", "weight_changed")
"""The events of a parent that also tell the history of its fork."""


@dataclass(frozen=True)
class Forks:
    """Creates forks. Everything that a fork needs of its parent is copied, so the parent may be deleted."""

    store: Store
    artifacts: Artifacts

    def fork(
        self,
        row: RunRow,
        step: int,
        plan: Plan,
        owner: str,
        *,
        repeat_commands: bool = False,
        paused: bool = False,
        origin: Origin = "fork",
    ) -> str:
        """Queues a run that goes on from the state of `row` after `step`, and returns its id. (Wake the host afterwards.)

        The commands of the parent after that step are not applied, unless `repeat_commands`; what was changed in a pause
        that lasts is part of the state. Raises `RequestError` if the
        run has no such step, or would be over at once.
        """
        for used in (row.plan, plan):
            require_allowed(used.dataset, owner)
        threads = row.threads or threads_for(row.plan, alone=True)
        (start, packed), later = self._start(row, step, threads)
        remaining = _remaining(start.plan, row.steps, step, plan)
        lineage = Lineage(
            parent=row.id,
            parent_step=step,
            origin=origin,
            stem=self._stem(row.id, start),
            steps=row.steps,
            commands=later if repeat_commands else (),
            threads=threads if plan.training.threads == row.plan.training.threads else None,
            remaining=remaining,
        )
        run_id = secrets.token_hex(12)
        try:
            write_start(self.artifacts, run_id, start, packed)
            return self.store.submit(plan, owner, paused=paused, run_id=run_id, lineage=lineage)
        except LayerlabError:
            self.artifacts.delete(run_id)
            raise

    def _start(self, row: RunRow, step: int, threads: int) -> tuple[KeptStart, Sequence[tuple[int, Command]]]:
        """Where the fork begins, and the changes of the parent after that. A fork that has not trained yet passes on
        its own start."""
        if row.status == "paused" and step == row.step:
            current_checkpoint(self.store, row)  # with what was changed during the pause
        if step == row.parent_step and not self.artifacts.checkpoints(row.id):
            with suppress(NotFoundError):
                return read_start(self.artifacts, row.id), ()
        recorded = recording(self.store, self.artifacts, row, step)
        kept = recorded.start
        start = Start(
            run=row.id,
            step=step,
            plan=row.plan,
            threads=threads,
            checkpoint=None if kept.packed is None else kept.step,
            commands=tuple((at, command) for at, command in recorded.commands if at < step),
        )
        return KeptStart(start, kept.packed), changes(recorded.commands, step)

    def _stem(self, run_id: str, start: Start) -> list[Reported]:
        """What the run has reported up to the step, without changes made after it, which the state does not have."""
        step, taken = start.step, -1.0 if start.run == run_id else math.inf
        reported = []
        for seq, event in self.store.events(run_id, limit=10**6, kinds=(*STEM, "checkpoint_taken")):
            if start.checkpoint == event.step == step and isinstance(event, CheckpointTaken) and not event.best:
                taken = max(taken, seq)
            elif event.kind in STEM and event.step <= step and not _is_speed(event):
                reported.append((seq, event))
        return [
            Reported(event.kind, event.step, event.model_dump_json())
            for seq, event in reported
            if event.step < step or seq < taken or not isinstance(event, SettingChanged | WeightChanged)
        ]


def _is_speed(event: Event) -> bool:
    """A limit of the speed, which a fork does not take over."""
    return isinstance(event, SettingChanged) and event.path == "speed"


def _remaining(former: Plan, steps: int, step: int, plan: Plan) -> float:
    """The share of the plan's steps after `step` of a run of the plan `former` with so many `steps`; raises
    `RequestError` if a changed plan has none."""
    before, now = costs_of(former), costs_of(plan)
    shift = before.steps - steps if steps else 0  # a fork with another batch size counts its steps differently
    position = continued_position(step + shift, former, plan)
    if position >= now.steps and plan != former:
        template = N_("The epochs of the plan ({epochs}) are over before step {step}. Choose more epochs.")
        raise RequestError(template, epochs=plan.training.epochs, step=step)
    return max(0.0, 1 - position / max(1, now.steps))
