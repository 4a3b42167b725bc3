"""A run in a thread of this process, and its events as they appear in the store."""

from __future__ import annotations

import math
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing

from engine.errors import FailureError, StorageUnavailableError
from engine.events import Event
from engine.host.client import Host
from engine.host.entry import start_or_resume
from engine.runs.database_errors import reason_of
from engine.runs.queue import Queue
from engine.runs.rows import RunRow
from engine.runs.store import Store
from engine.text import N_, message

POLL_S = 0.25
"""How often the store is polled for events; the training thread waits meanwhile."""


class Worker:
    """Works on a run in a thread, as long as no other process does.

    `failure` is the error that ended it; `is_waiting` tells whether another process holds the run.
    """

    def __init__(self, run_id: str, threads: int, holder: str) -> None:
        self.run_id, self.threads, self.holder = run_id, threads, holder
        self.failure: Exception | None = None
        self.is_waiting = False
        self.start()

    def start(self) -> None:
        self.thread = threading.Thread(target=self._run, name="worker", daemon=True)
        self.thread.start()

    def _run(self) -> None:
        try:
            self.is_waiting = not start_or_resume(self.run_id, self.threads, self.holder)
        except Exception as error:  # noqa: BLE001 - the outermost frame: reported by the thread that reads the events
            self.failure = error


def follow(store: Store, run_id: str, after: int, worker: Worker) -> Iterator[tuple[int, Event]]:
    """Events with their numbers, by whatever process writes them.

    A run that was held by a process that has ended is continued here as soon as its lease is over. Raises
    `FailureError` if an error ended the worker.
    """
    announced = False
    while True:
        worked = worker.thread.is_alive()  # asked first, so that the last events it wrote are still read
        found = store.events(run_id, after)
        for seq, event in found:
            after, worker.is_waiting = seq, False
            yield seq, event
        if not found:
            if worker.is_waiting and not announced:
                announced = True
                _announce_wait(store, run_id)
            if not worked:
                _ensure_worker(store.run(run_id), worker)
            time.sleep(POLL_S)


def _announce_wait(store: Store, run_id: str) -> None:
    left_s = math.ceil(Queue(store.database).lease_left_s(run_id))
    template = N_(
        "The run `{run}` is held by another process. If that has ended, the run continues here in at most {seconds} s."
    )
    print(message(template, run=run_id, seconds=left_s), file=sys.stderr, flush=True)


def _ensure_worker(row: RunRow, worker: Worker) -> None:
    """Starts the worker again if no process holds the run and no host will start it."""
    if worker.failure is not None:
        template = N_("The run `{run}` was interrupted: {reason}. Solve this, then continue it with `resume {run}`.")
        cause = worker.failure.__cause__ if isinstance(worker.failure, StorageUnavailableError) else None
        reason = reason_of(cause if isinstance(cause, Exception) else worker.failure)
        raise FailureError(template, run=row.id, reason=reason)
    if row.status == "queued" and not host_answers():
        worker.start()


def host_answers() -> bool:
    """Whether a host is running that will start the run."""
    with closing(Host()) as host:
        return host.alive()
