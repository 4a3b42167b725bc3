"""Forks: runs that go on from a step of another run, with any change of its plan."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from engine.datasets.base import require_allowed
from engine.errors import LayerlabError, RequestError
from engine.events import Event, SettingChanged
from engine.plan.costs import costs_of
from engine.plan.epoch_position import continued_position
from engine.plan.plan import Plan
from engine.plan.threads import threads_for
from engine.runs.artifacts import Artifacts
from engine.runs.changes import changes
from engine.runs.lineage import Lineage, Origin, Reported
from engine.runs.recordings import recording
from engine.runs.rows import RunRow
from engine.runs.starts import Start, write_start
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

        The commands of the parent after that step are not applied, unless `repeat_commands`. Raises `RequestError` if the
        run has no such step, or would be over at once.
        """
        for used in (row.plan, plan):
            require_allowed(used.dataset, owner)
        recorded = recording(self.store, self.artifacts, row, step)
        remaining = _remaining(row, step, plan)
        threads = row.threads or threads_for(row.plan, alone=True)
        start = Start(
            run=row.id,
            step=step,
            plan=row.plan,
            threads=threads,
            checkpoint=None if recorded.start.packed is None else recorded.start.step,
            commands=tuple((at, command) for at, command in recorded.commands if at < step),
        )
        lineage = Lineage(
            parent=row.id,
            parent_step=step,
            origin=origin,
            stem=self._stem(row.id, step),
            steps=row.steps,
            commands=changes(recorded.commands, step) if repeat_commands else (),
            threads=threads if plan.training.threads == row.plan.training.threads else None,
            remaining=remaining,
        )
        run_id = secrets.token_hex(12)
        write_start(self.artifacts, run_id, start, recorded.start.packed)
        try:
            return self.store.submit(plan, owner, paused=paused, run_id=run_id, lineage=lineage)
        except LayerlabError:
            self.artifacts.delete(run_id)
            raise

    def _stem(self, run_id: str, step: int) -> list[Reported]:
        found = [event for _, event in self.store.events(run_id, limit=10**6, kinds=STEM) if event.step <= step]
        return [Reported(event.kind, event.step, event.model_dump_json()) for event in found if not _is_speed(event)]


def _is_speed(event: Event) -> bool:
    """A limit of the speed, which a fork does not take over."""
    return isinstance(event, SettingChanged) and event.path == "speed"


def _remaining(row: RunRow, step: int, plan: Plan) -> float:
    """The share of the plan's steps after `step`; raises `RequestError` if a changed plan has none."""
    before, now = costs_of(row.plan), costs_of(plan)
    shift = before.steps - row.steps if row.steps else 0  # a fork with another batch size counts its steps differently
    position = continued_position(step + shift, row.plan, plan)
    if position >= now.steps and plan != row.plan:
        template = N_("The epochs of the plan ({epochs}) are over before step {step}. Choose more epochs.")
        raise RequestError(template, epochs=plan.training.epochs, step=step)
    return max(0.0, 1 - position / max(1, now.steps))
