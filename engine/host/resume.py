"""Finds the newest intact checkpoint of an interrupted run."""

from __future__ import annotations

from typing import Any

import structlog

from engine.errors import FileFormatError, NotFoundError, StorageUnavailableError
from engine.events import CheckpointTaken
from engine.runs.artifacts import Artifacts
from engine.runs.logbook import Logbook
from engine.text import N_, Message, message
from engine.train.checkpoint_header import require_intact

log = structlog.get_logger()


def go_back(logbook: Logbook, artifacts: Artifacts) -> tuple[dict[str, Any] | None, int, Message | None]:
    """The state to resume from, its step, and a message about it, if any; deletes events and files of later steps.

    Raises `StorageUnavailableError` if none of the run's checkpoints exists: their folder must be unavailable.
    """
    run_id = logbook.lease.run_id
    taken = [(seq, event) for seq, event in logbook.checkpoints() if not event.best]
    damaged: list[int] = []
    for seq, event in taken:
        try:
            state = _read(artifacts, run_id, event)
        except NotFoundError:
            continue  # thinned out
        except FileFormatError as error:
            log.warning("a checkpoint is passed over", run=run_id, step=event.step, reason=str(error))
            damaged.append(event.step)
            continue
        _drop_later(logbook, artifacts, seq, event.step)
        return state, event.step, _note(damaged, event.step)
    if taken and not damaged:
        raise StorageUnavailableError(N_("The files of this run are missing."))
    _drop_later(logbook, artifacts, logbook.before_start(), -1)
    return None, 0, _note(damaged, 0)


def _read(artifacts: Artifacts, run_id: str, event: CheckpointTaken) -> dict[str, Any]:
    """Raises `FileFormatError` unless the file has the checksum given in the event."""
    from engine.train.checkpoint import from_bytes

    packed = artifacts.checkpoint(run_id, event.step)
    require_intact(packed, run_id, event.step, event.sha256)
    state: dict[str, Any] = from_bytes(packed, run_id, event.step)
    return state


def _drop_later(logbook: Logbook, artifacts: Artifacts, seq: int, step: int) -> None:
    logbook.go_back(seq)
    artifacts.go_back(logbook.lease.run_id, step)


def _note(damaged: list[int], step: int) -> Message | None:
    if not damaged:
        return None
    if not step:
        return message(
            N_("The run restarted from the beginning: its checkpoint at step {damaged} was damaged."),
            damaged=damaged[0],
        )
    template = N_("The run resumed from step {step}: its checkpoint at step {damaged} was damaged.")
    return message(template, step=step, damaged=damaged[0])
