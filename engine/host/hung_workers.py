"""Finds hung workers: those whose leases have lapsed."""

from __future__ import annotations

import time
from collections.abc import Mapping

from engine.runs.queue import Queue

GRACE_S = 4.0
"""A lapsed lease may still be renewed for this long, since workers need a moment after a database outage."""
CLAIM_S = 60.0
"""The time a new worker may take to claim its run, if it has to load torch first."""


class HungWorkers:
    """Remembers when each lease was first found lapsed."""

    def __init__(self, queue: Queue, grace_s: float = GRACE_S, claim_s: float = CLAIM_S) -> None:
        self.queue, self.grace_s, self.claim_s = queue, grace_s, claim_s
        self._since_s: dict[str, float] = {}

    def find(self, working: Mapping[str, int]) -> list[str]:
        """The runs whose workers hang. `working` maps runs to the attempt before which their worker was started.

        If the database is unavailable, earlier findings are dropped, because no worker can renew its lease then.
        """
        before, self._since_s = self._since_s, {}
        if not working:
            return []
        attempts, now = self.queue.lapsed(list(working)), time.monotonic()
        self._since_s = {run_id: before.get(run_id, now) for run_id in attempts}
        return [
            run_id
            for run_id, attempt in attempts.items()
            if now - self._since_s[run_id] >= (self.grace_s if attempt > working[run_id] else self.claim_s)
        ]
