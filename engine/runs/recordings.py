"""What is kept of a run, from which the exact state at any of its steps can be computed again."""

from __future__ import annotations

from dataclasses import dataclass

import structlog

from engine.commands import Command
from engine.errors import FileFormatError, NotFoundError, RequestError
from engine.events import CheckpointTaken, EpochEnded, Measured
from engine.runs.artifacts import Artifacts
from engine.runs.changes import changes
from engine.runs.rows import RunRow
from engine.runs.store import Store
from engine.text import N_
from engine.train.checkpoint_header import require_intact

log = structlog.get_logger()


@dataclass(frozen=True)
class Kept:
    """A checkpoint from which training can be continued: its step, and the checksum that the run has reported. Without a
    step: the initial weights."""

    step: int | None = None
    sha256: str | None = None


@dataclass(frozen=True)
class Recording:
    """The newest checkpoint at or before a step, and what happened from there on."""

    start: Kept
    commands: list[tuple[int, Command]]
    """The changes since the checkpoint, with their steps; also those after the step."""
    curve: dict[tuple[str, int], dict[str, float]]
    """The metrics reported between checkpoint and step, by kind of event and step."""


def recording(
    store: Store, artifacts: Artifacts, row: RunRow, step: int, *, before_changes: bool = False, unread: bool = False
) -> Recording:
    """How to get to the state after `step`; with `before_changes`, to what it was before settings or weights were changed
    at that step. `unread`: the checkpoint is not read here, so it may be damaged.

    Raises `RequestError` if the run has not reached `step`, or if that is a step of the run that it goes on from.
    """
    if not 0 <= step <= row.step:
        template = N_("Run `{run}` is at step {last}, so step {step} is not one of its steps.")
        raise RequestError(template, run=row.id, last=row.step, step=step)
    if step < (row.parent_step or 0):
        template = N_(
            "Run `{run}` begins at step {first}, where it goes on from run `{parent}`. Earlier steps are those of that run."
        )
        raise RequestError(template, run=row.id, first=row.parent_step, parent=row.parent)
    last = step - 1 if before_changes and _saw_changes(store, row, step) else step
    start = newest_kept(store, artifacts, row, last, unread=unread)
    if row.parent is not None and start.step is None:
        raise NotFoundError(N_("Run `{run}` has no intact checkpoint at or before step {step}."), run=row.id, step=step)
    begin = start.step or 0
    return Recording(start, changes(store.applied(row.id), begin), curve_between(store, row.id, begin, step))


def curve_between(store: Store, run_id: str, start: int, step: int) -> dict[tuple[str, int], dict[str, float]]:
    """The metrics reported after the step `start` up to `step`, by kind of event and step."""
    reported = store.events(run_id, limit=10**6, kinds=("measured", "epoch_ended"))
    return {
        (event.kind, event.step): dict(event.values)
        for _, event in reported
        if isinstance(event, Measured | EpochEnded) and start < event.step <= step
    }


def newest_kept(store: Store, artifacts: Artifacts, row: RunRow, step: int, *, unread: bool = False) -> Kept:
    """The newest checkpoint at or before `step`, and unless `unread`, the newest intact one."""
    kept, sums = set(artifacts.checkpoints(row.id)), _checksums(store, row.id)
    for at in sorted((at for at in kept & set(resumable_steps(row, kept)) if at <= step), reverse=True):
        if unread or _is_intact(artifacts, row, at, sums.get(at)):
            return Kept(at, sums.get(at))
    return Kept()


def _is_intact(artifacts: Artifacts, row: RunRow, step: int, sha256: str | None) -> bool:
    try:
        require_intact(artifacts.checkpoint(row.id, step), row.id, step, sha256)
    except (NotFoundError, FileFormatError) as error:  # thinned out meanwhile, or damaged
        log.warning("a checkpoint is passed over", run=row.id, step=step, reason=str(error))
        return False
    return True


def _saw_changes(store: Store, row: RunRow, step: int) -> bool:
    """Whether the checkpoint at a step was taken after a change at that step: in a pause."""
    kinds = ("checkpoint_taken", "setting_changed", "weight_changed")
    events = [event for _, event in store.events(row.id, limit=10**6, kinds=kinds) if event.step == step]
    changed = [number for number, event in enumerate(events) if event.kind != "checkpoint_taken"]
    taken = [number for number, event in enumerate(events) if isinstance(event, CheckpointTaken) and not event.best]
    return bool(changed and taken and taken[-1] > changed[0])


def resumable_steps(row: RunRow, kept: set[int]) -> list[int]:
    """The kept checkpoints that hold the state after their step. After early stopping the last one holds the best
    weights instead, which is what the run's last message says."""
    reloaded = row.ended is not None and row.status == "finished" and row.ended.get("message") is not None
    return sorted(kept - {row.step} if reloaded else kept)


def _checksums(store: Store, run_id: str) -> dict[int, str | None]:
    """The checksum of each step's checkpoint, as reported last."""
    taken = (event for _, event in store.events(run_id, limit=10**6, kinds=("checkpoint_taken",)))
    return {event.step: event.sha256 for event in taken if isinstance(event, CheckpointTaken) and not event.best}
