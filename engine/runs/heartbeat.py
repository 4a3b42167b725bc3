"""Keeps a worker's lease alive."""

from __future__ import annotations

import threading

import structlog

from engine.errors import StoreError
from engine.runs.logbook import LeaseLostError, Logbook
from engine.runs.queue import LEASE_S

EVERY_S = LEASE_S / 5

log = structlog.get_logger()


class Heartbeat:
    """Renews the lease in a separate thread, so that it does not lapse during a long step or on a slow disk.

    It lapses only if the whole process hangs or the database cannot be reached.
    """

    def __init__(self, logbook: Logbook, every_s: float = EVERY_S) -> None:
        self.logbook, self.every_s = logbook, every_s
        self._lost: LeaseLostError | None = None
        self._closed = threading.Event()
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)
        self._thread.start()

    def check(self) -> None:
        """Raises `LeaseLostError` if the run was given to another worker."""
        if self._lost is not None:
            raise self._lost

    def close(self) -> None:
        self._closed.set()
        self._thread.join()

    def _beat(self) -> None:
        while not self._closed.wait(self.every_s):
            try:
                self.logbook.renew()
            except LeaseLostError as error:
                self._lost = error
                return
            except StoreError as error:
                log.warning("no sign of life could be written", run=self.logbook.lease.run_id, reason=str(error))
