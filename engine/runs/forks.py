"""Forks: runs that go on from a step of another run, with any change of its plan."""

from __future__ import annotations

import math
import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from typing import Any

from engine.commands import Command, Stop
from engine.datasets.base import require_allowed
from engine.errors import LayerlabError, NotFoundError, RequestError
from engine.events import CheckpointTaken, Event, SettingChanged, WeightChanged
from engine.plan.costs import costs_of
from engine.plan.epoch_position import continued_position
from engine.plan.plan import MAX_TITLE, Plan
from engine.plan.threads import threads_for
from engine.runs.artifacts import Artifacts
from engine.runs.changes import changes
from engine.runs.current_checkpoint import current_checkpoint
from engine.runs.lineage import Lineage, Origin, Reported
from engine.runs.recordings import recording
from engine.runs.repetition import VARIANT as AGAIN
from engine.runs.rows import RunRow
from engine.runs.run_changes import Change, variant_of
from engine.runs.starts import Start, read_start, write_start
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
        if row.status == "paused" and step == row.step:
            current_checkpoint(self.store, row)  # with what was changed during the pause
        with self._new_run() as run_id:
            start, later = self._place_start(run_id, row, step)
            lineage = self._lineage(row, start, plan, origin=origin, commands=later if repeat_commands else ())
            return self.store.submit(plan, owner, paused=paused, run_id=run_id, lineage=lineage)

    def without(self, row: RunRow, left_out: Sequence[Change], owner: str, title: str = "") -> str:
        """Queues the same run without some of its changes, and returns its id: it goes on from the state before the first
        of them, makes the other changes again, and ends where `row` was stopped. (Wake the host afterwards.)

        Raises `RequestError` if the run was over before they had an effect.
        """
        step = left_out[0].step
        if row.is_over and step >= row.step:
            raise RequestError(
                N_("The run has not trained after this change, so without it nothing would be different.")
            )
        omitted = [(change.step, command) for change in left_out for command in change.commands]
        return self._repeat(
            row, step, owner, omitted, title, variant=variant_of(left_out), until_stop=row.status == "stopped"
        )

    def again(self, row: RunRow, owner: str, title: str = "") -> str:
        """Queues the same run once more from where it began, with all its changes, up to the step at which it is now."""
        step = row.parent_step or 0
        if row.step <= step:
            raise RequestError(N_("The run has not trained yet."))
        until_stop = row.status not in ("finished", "diverged")
        return self._repeat(row, step, owner, (), title, variant=AGAIN, until_stop=until_stop)

    def _repeat(
        self,
        row: RunRow,
        step: int,
        owner: str,
        omitted: Sequence[tuple[int, Command]],
        title: str,
        *,
        variant: str,
        until_stop: bool,
    ) -> str:
        """The same run from `step` on without some of its commands; with `until_stop` it ends at the step of now."""
        require_allowed(row.plan.dataset, owner)
        plan = row.plan.model_copy(update={"title": title[:MAX_TITLE] or row.plan.title})
        with self._new_run() as run_id:
            start, later = self._place_start(run_id, row, step, before_changes=True)
            again = [command for command in later if command not in omitted]
            if until_stop:
                again.append((row.step, Stop()))
            lineage = self._lineage(row, start, plan, commands=again, variant=variant)
            return self.store.submit(plan, owner, run_id=run_id, lineage=lineage)

    def _lineage(self, row: RunRow, start: Start, plan: Plan, origin: Origin = "fork", **more: Any) -> Lineage:
        same_threads = plan.training.threads == row.plan.training.threads
        return Lineage(
            parent=row.id,
            parent_step=start.step,
            origin=origin,
            stem=self._stem(row.id, start),
            steps=row.steps,
            threads=_threads(row) if same_threads else None,
            remaining=_remaining(start.plan, row.steps, start.step, plan),
            **more,
        )

    @contextmanager
    def _new_run(self) -> Iterator[str]:
        """The id of a new run, whose files are removed if it cannot be queued."""
        run_id = secrets.token_hex(12)
        try:
            yield run_id
        except LayerlabError:
            self.artifacts.delete(run_id)
            raise

    def _place_start(
        self, fork: str, row: RunRow, step: int, *, before_changes: bool = False
    ) -> tuple[Start, Sequence[tuple[int, Command]]]:
        """Copies what the fork begins with; also returns the changes of its parent from there on. A fork that has not
        trained yet passes on its own start."""
        if step == row.parent_step and (before_changes or not self.artifacts.checkpoints(row.id)):
            with suppress(NotFoundError):
                start = read_start(self.artifacts, row.id)
                if start.checkpoint is not None:
                    self.artifacts.copy_start(row.id, fork, start.file)
                write_start(self.artifacts, fork, start)
                return start, changes(self.store.applied(row.id), step)
        start, later = self._nearest(row, step, before_changes)
        while start.checkpoint is not None:
            try:
                self.artifacts.copy_checkpoint(row.id, start.checkpoint, fork, start.file)
                break
            except NotFoundError:
                if start.checkpoint in self.artifacts.checkpoints(row.id):
                    raise
                start, later = self._nearest(row, step, before_changes)  # it was thinned out meanwhile
        write_start(self.artifacts, fork, start)
        return start, later

    def _nearest(self, row: RunRow, step: int, before_changes: bool) -> tuple[Start, Sequence[tuple[int, Command]]]:
        """The checkpoint is read, and checked, by the worker of the fork: it can be large."""
        recorded = recording(self.store, self.artifacts, row, step, before_changes=before_changes, unread=True)
        start = Start(
            run=row.id,
            step=step,
            plan=row.plan,
            threads=_threads(row),
            checkpoint=recorded.start.step,
            sha256=recorded.start.sha256,
            commands=tuple((at, command) for at, command in recorded.commands if at < step),
        )
        return start, changes(recorded.commands, step)

    def _stem(self, run_id: str, start: Start) -> list[Reported]:
        """What the run has reported up to the step, without changes made after it, which the state does not have."""
        step, passed_on = start.step, start.run != run_id
        taken = math.inf if passed_on else -1.0
        reported = []
        for seq, event in self.store.events(run_id, limit=10**6, kinds=(*STEM, "checkpoint_taken", "run_started")):
            if passed_on and event.kind == "run_started":
                break  # what follows was reported by the run itself
            if start.checkpoint == event.step == step and isinstance(event, CheckpointTaken) and not event.best:
                taken = max(taken, seq)
            elif event.kind in STEM and event.step <= step and not _is_speed(event):
                reported.append((seq, event))
        return [
            Reported(event.kind, event.step, event.model_dump_json())
            for seq, event in reported
            if event.step < step or seq < taken or not isinstance(event, SettingChanged | WeightChanged)
        ]


def _threads(row: RunRow) -> int:
    return row.threads or threads_for(row.plan, alone=True)


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
