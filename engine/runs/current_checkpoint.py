"""The checkpoint that holds the state of a run as it is now: of its end, or of its pause."""

from __future__ import annotations

import time
from collections.abc import Sequence

from engine.commands import TakeCheckpoint
from engine.errors import RequestError
from engine.events import CheckpointTaken, Event
from engine.runs.rows import RunRow
from engine.runs.store import Store
from engine.text import N_

CHANGES = ("run_started", "weight_changed", "setting_changed", "checkpoint_taken")
"""Events after which an earlier checkpoint is not the state any more, besides steps, and checkpoints themselves."""
WAIT_S, POLL_S = 15.0, 0.05


def current_checkpoint(store: Store, row: RunRow, wait_s: float = WAIT_S) -> int | None:
    """The step of the checkpoint of a paused run as it is now, which the run takes if there is none; None for a run
    that has ended, whose newest checkpoint it is.

    Raises `RequestError` for a run that trains or waits for its turn.
    """
    if row.is_over:
        return None
    _require_pause(row)
    if (kept := _unchanged(store.events(row.id, limit=10**6, kinds=CHANGES))) == row.step:
        return kept
    store.ask(row.id, TakeCheckpoint(), row.owner)
    seen, until = row.last_seq, time.monotonic() + wait_s
    while time.monotonic() < until:
        taken = store.events(row.id, after=seen, kinds=("checkpoint_taken",))
        if steps := [event.step for _, event in taken if isinstance(event, CheckpointTaken) and not event.best]:
            return steps[-1]
        _require_pause(store.run(row.id))
        time.sleep(POLL_S)
    raise RequestError(N_("The run did not answer within {seconds} s. Try again in a moment."), seconds=round(wait_s))


def _unchanged(changes: Sequence[tuple[int, Event]]) -> int | None:
    """The step of the last checkpoint, if nothing but steps came after it."""
    relevant = [event for _, event in changes if not (isinstance(event, CheckpointTaken) and event.best)]
    last = relevant[-1] if relevant else None
    return last.step if isinstance(last, CheckpointTaken) else None


def _require_pause(row: RunRow) -> None:
    if row.status == "queued":
        raise RequestError(N_("This run waits for its turn, so its next step cannot be shown yet."))
    if row.status != "paused":
        raise RequestError(N_("Pause the run first: its next step is shown from a pause."))
