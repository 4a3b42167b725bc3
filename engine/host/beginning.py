"""The state in which a fork begins: that of its parent after a step."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import closing
from typing import Any, NamedTuple

from engine.datasets.base import DATASETS, require_allowed
from engine.errors import NotFoundError, StorageUnavailableError
from engine.plan.plan import Plan
from engine.runs.artifacts import Artifacts
from engine.runs.recordings import curve_between
from engine.runs.starts import Start, read_start, write_start
from engine.runs.store import Store
from engine.text import N_, Message
from engine.train.control import ReplayEndsError


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
    from engine.train.checkpoint import from_bytes
    from engine.train.replay import replay

    try:
        start, packed = read_start(artifacts, run_id)
    except NotFoundError:
        raise StorageUnavailableError(N_("The files of this run are missing.")) from None
    checkpoint = None if packed is None else from_bytes(packed, start.run, start.checkpoint)
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


def _keep(artifacts: Artifacts, run_id: str, start: Start, state: dict[str, Any]) -> None:
    """Replaces the start by a later one on the way to the same state. A kill between the two files does no harm, since the
    new checkpoint has another name."""
    from engine.train.checkpoint import to_bytes

    step = state["step"]
    later = {
        "checkpoint": step,
        "file": f"state-{step}.safetensors",
        "commands": tuple((at, command) for at, command in start.commands if at >= step),
    }
    write_start(artifacts, run_id, start.model_copy(update=later), to_bytes(state, start.run, step))
