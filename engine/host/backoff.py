"""Growing pauses between the attempts of a run that keeps failing."""

from __future__ import annotations

import time

FIRST_S, MAX_S = 1.0, 60.0
"""The pause doubles from the first to the maximum."""
FREE_CRASHES = 3
"""The number of crashes in a row at about the same step that are retried without a pause."""
STEADY_S = 120.0
"""If a worker lived this long before its storage failed, the pauses start over."""


class Backoff:
    """When each run may be retried. Kept in memory: a new host retries everything at once."""

    def __init__(self, first_s: float = FIRST_S, max_s: float = MAX_S) -> None:
        self.first_s, self.max_s = first_s, max_s
        self.due_s: dict[str, float] = {}
        self.storage_faults: dict[str, int] = {}

    def is_due(self, run_id: str) -> bool:
        return time.monotonic() >= self.due_s.get(run_id, 0.0)

    def storage_failed(self, run_id: str, lived_s: float) -> None:
        faults = 1 if lived_s >= STEADY_S else self.storage_faults.get(run_id, 0) + 1
        self.storage_faults[run_id] = faults
        self._postpone(run_id, faults)

    def crashed(self, run_id: str, crashes: int) -> bool:
        """Whether the run must pause after so many crashes in a row."""
        if crashes <= FREE_CRASHES:
            return False
        self._postpone(run_id, crashes - FREE_CRASHES)
        return True

    def forget(self, run_id: str) -> None:
        """Forgets the run: it has made progress or is over."""
        self.due_s.pop(run_id, None)
        self.storage_faults.pop(run_id, None)

    def _postpone(self, run_id: str, failures: int) -> None:
        self._drop_old()
        self.due_s[run_id] = time.monotonic() + min(self.max_s, self.first_s * 2.0 ** min(failures - 1, 30))

    def _drop_old(self) -> None:
        """Forgets runs that have long been due: they resumed, were stopped while waiting, or were deleted."""
        old = time.monotonic() - self.max_s - STEADY_S
        for run_id in [run_id for run_id, due_s in self.due_s.items() if due_s < old]:
            self.forget(run_id)
