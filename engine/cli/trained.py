"""The trained network of a run, from its checkpoints."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Any

from engine.cli.replay import replayed
from engine.runs.artifacts import Artifacts
from engine.runs.recordings import recording
from engine.runs.rows import RunRow
from engine.runs.store import Store

if TYPE_CHECKING:
    from engine.probes.base import ProbeContext


def run_row(run_id: str) -> RunRow:
    """A run by its id; raises `NotFoundError`."""
    with closing(Store()) as store:
        return store.run(run_id)


def saved_state(row: RunRow, step: int | None) -> dict[str, Any]:
    """The state at `step`, computed again if no checkpoint is kept there, or of the newest intact checkpoint."""
    from engine.train.checkpoint import from_bytes, newest_intact

    artifacts = Artifacts()

    def read(at: int) -> dict[str, Any]:
        state: dict[str, Any] = from_bytes(artifacts.checkpoint(row.id, at), row.id, at)
        return state

    kept = artifacts.checkpoints(row.id)
    if step is not None and step not in kept:
        with closing(Store()) as store:
            return replayed(row, recording(store, artifacts, row, step), step).state
    return newest_intact(kept if step is None else [step], read)


def trained_network(row: RunRow, step: int | None = None) -> ProbeContext:
    """The network of a run at `step`, kept or computed again, or at its newest intact checkpoint."""
    from engine.train.probe_context import context_of

    return context_of(row.plan, saved_state(row, step))
