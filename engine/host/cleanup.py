"""Removes the files of deleted runs, demos of former versions, and partially written files of killed workers."""

from __future__ import annotations

import time
from collections.abc import Callable, Container, Sequence
from contextlib import suppress

import structlog

from engine.errors import StorageUnavailableError
from engine.host.backoff import Backoff
from engine.runs.artifacts import Artifacts
from engine.runs.queue import Queue

DRAFT_LIFE_S = 600.0
"""Longer than any worker takes to write a file."""
SWEEP_S = 3600.0
BUDGET_S = 5.0
"""The time per check spent on removing files; the rest is left for the next checks."""

log = structlog.get_logger()


class Cleanup:
    """Called at each check of the queue. Files that cannot be removed now are retried later."""

    def __init__(
        self, queue: Queue, artifacts: Artifacts, cancel: Callable[[str], None], budget_s: float = BUDGET_S
    ) -> None:
        self.queue, self.artifacts, self.cancel, self.budget_s = queue, artifacts, cancel, budget_s
        self.backoff = Backoff()
        self.swept_s = float("-inf")

    def look(self, working: Container[str]) -> None:
        deleted = self.queue.deleted()
        for run_id in deleted:
            if run_id in working:
                self.cancel(run_id)
        self._clear_some([run_id for run_id in deleted if run_id not in working and self.backoff.is_due(run_id)])
        now = time.monotonic()
        if now - self.swept_s > SWEEP_S:
            self.swept_s = now
            self._sweep()

    def _clear_some(self, run_ids: Sequence[str]) -> None:
        begun = time.monotonic()
        for run_id in run_ids:
            self._clear(run_id)
            if time.monotonic() - begun > self.budget_s:
                return

    def _clear(self, run_id: str) -> None:
        try:
            self.artifacts.delete(run_id)
        except StorageUnavailableError as error:
            log.warning("the files of a deleted run stay for now", run=run_id, reason=str(error))
            self.backoff.storage_failed(run_id, lived_s=0.0)
            return
        self.queue.forget(run_id)
        self.backoff.forget(run_id)

    def _sweep(self) -> None:
        self.queue.delete_demos()
        with suppress(StorageUnavailableError):
            self.artifacts.sweep(older_than_s=DRAFT_LIFE_S)
