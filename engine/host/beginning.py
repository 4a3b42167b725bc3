"""The state in which a fork begins: that of its parent after a step."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any, NamedTuple

import structlog

from engine.datasets.base import DATASETS, require_allowed
from engine.errors import FileFormatError, NotFoundError, StorageUnavailableError
from engine.plan.plan import Plan
from engine.runs.artifacts import Artifacts
from engine.runs.changes import changes
from engine.runs.recordings import curve_between, newest_kept
from engine.runs.starts import Start, read_start, write_start
from engine.runs.store import Store
from engine.text import N_, Message
from engine.train.checkpoint_header import require_intact
from engine.train.control import ReplayEndsError

log = structlog.get_logger()


class Beginning(NamedTuple):
    """A state, the plan and the step of the run it is from, and a message if it is not the recorded one."""

    state: dict[str, Any]
    plan: Plan
    step: int
    note: Message | None


def beginning(
    artifacts: Artifacts, run_id: str, owner: str, on_step: Callable[[int], object] = lambda _: None
) -> Beginning:
    """The copied checkpoint, or the state that training leads to from there; `on_step` is called with each step on the way,
    and may end it by an exception. After `ReplayEndsError` the way begins next time at the step that was reached.

    Raises `StorageUnavailableError` if the files are missing: they are written before the run is queued.
    """
    from engine.train.replay import replay

    try:
        start = read_start(artifacts, run_id)
        start, checkpoint = _read(artifacts, run_id, start)
    except NotFoundError:
        raise StorageUnavailableError(N_("The files of this run are missing.")) from None
    if checkpoint is not None and start.checkpoint == start.step:
        return Beginning(checkpoint, start.plan, start.step, None)
    require_allowed(start.plan.dataset, owner)
    with closing(Store()) as store:
        recorded = curve_between(store, run_id, start.checkpoint or 0, start.step)
    found = replay(
        start.plan,
        DATASETS.make(start.plan.dataset).load(),
        start.step,
        threads=start.threads,
        checkpoint=checkpoint,
        commands=start.commands,
        recorded=recorded,
        on_step=on_step,
    )
    if found.state["step"] < start.step:
        _keep(artifacts, run_id, start, found.state)
        raise ReplayEndsError
    note = None if found.comparison.differs_at is None else found.comparison.message(start.step)
    return Beginning(found.state, start.plan, start.step, note)


def _read(artifacts: Artifacts, run_id: str, start: Start) -> tuple[Start, dict[str, Any] | None]:
    """The start with the state of its checkpoint. If that is damaged, an earlier one is used, as long as the run that it is
    from exists; raises `FileFormatError` otherwise."""
    from engine.train.checkpoint import from_bytes

    if start.checkpoint is None:
        return start, None
    packed = artifacts.start(run_id, start.file)
    try:
        require_intact(packed, start.run, start.checkpoint, start.sha256)
        return start, from_bytes(packed, start.run, start.checkpoint)
    except FileFormatError as error:
        log.warning("a fork begins from an earlier checkpoint", run=run_id, step=start.checkpoint, reason=str(error))
        start, earlier = _earlier(artifacts, start, start.checkpoint, error)
    return start, from_bytes(earlier, start.run, start.checkpoint) if earlier else None


def _earlier(artifacts: Artifacts, start: Start, damaged: int, error: FileFormatError) -> tuple[Start, bytes | None]:
    with closing(Store()) as store:
        try:
            row = store.run(start.run)
        except NotFoundError:
            raise error from None
        kept = newest_kept(store, artifacts, row, damaged - 1)
        applied = changes(store.applied(row.id), kept.step or 0)
    if kept.step is None and row.parent is not None:
        raise error
    commands = tuple((at, command) for at, command in applied if at < start.step)
    packed = None if kept.step is None else artifacts.checkpoint(row.id, kept.step)
    return start.model_copy(update={"checkpoint": kept.step, "commands": commands}), packed


def _keep(artifacts: Artifacts, run_id: str, start: Start, state: dict[str, Any]) -> None:
    """Replaces the start by a later one on the way to the same state. A kill between the two files does no harm, since the
    new checkpoint has another name."""
    from engine.train.checkpoint import to_bytes

    step = state["step"]
    later = {
        "checkpoint": step,
        "sha256": None,
        "file": f"state-{step}.safetensors",
        "commands": tuple((at, command) for at, command in start.commands if at >= step),
    }
    artifacts.write_start(run_id, f"state-{step}.safetensors", to_bytes(state, start.run, step))
    write_start(artifacts, run_id, start.model_copy(update=later))
