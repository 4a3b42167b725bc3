"""A run in a thread of this process, and its events as they appear in the store."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from contextlib import closing

from engine.errors import FailureError, StorageUnavailableError
from engine.events import Event
from engine.host.client import Host
from engine.host.entry import start_or_resume
from engine.runs.database_errors import reason_of
from engine.runs.rows import RunRow
from engine.runs.store import Store
from engine.text import N_

POLL_S = 0.25
"""How often the store is polled for events; the training thread waits meanwhile."""


class Worker(threading.Thread):
    """Works on a run; `failure` is the error that ended it. Ends at once if another worker has the run."""

    def __init__(self, run_id: str, threads: int, holder: str) -> None:
        super().__init__(daemon=True)
        self.run_id, self.threads, self.holder = run_id, threads, holder
        self.failure: Exception | None = None

    def run(self) -> None:
        try:
            start_or_resume(self.run_id, self.threads, self.holder)
        except Exception as error:  # noqa: BLE001 - the outermost frame: reported by the thread that reads the events
            self.failure = error


def follow(store: Store, run_id: str, after: int, worker: Worker) -> Iterator[tuple[int, Event]]:
    """Events with their numbers. Raises `FailureError` if no process works on an unfinished run any more."""
    while True:
        worked = worker.is_alive()  # asked first, so that the last events it wrote are still read
        found = store.events(run_id, after)
        for seq, event in found:
            after = seq
            yield seq, event
        if not found:
            if not worked:
                _require_worker(store.run(run_id), worker)
            time.sleep(POLL_S)


def _require_worker(row: RunRow, worker: Worker) -> None:
    if worker.failure is not None:
        template = N_("The run `{run}` was interrupted: {reason}. Solve this, then continue it with `resume {run}`.")
        cause = worker.failure.__cause__ if isinstance(worker.failure, StorageUnavailableError) else None
        reason = reason_of(cause if isinstance(cause, Exception) else worker.failure)
        raise FailureError(template, run=row.id, reason=reason)
    if row.status == "queued" and not _host_answers():
        template = N_("No process is training the run `{run}`. Continue it with `resume {run}`.")
        raise FailureError(template, run=row.id)


def _host_answers() -> bool:
    """Whether a host is running that will start the run."""
    with closing(Host()) as host:
        return host.alive()
