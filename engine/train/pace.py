"""The speed limit of a run."""

from __future__ import annotations

import time

MOMENT_S = 0.02
"""How long a run waits before it reads commands again."""


class Pace:
    """Delays steps so that at most `steps_per_s` are taken per second; None: no limit."""

    def __init__(self) -> None:
        self.steps_per_s: float | None = None
        self._next_s = 0.0

    def set(self, steps_per_s: float | None) -> None:
        self.steps_per_s, self._next_s = steps_per_s, time.monotonic()

    def delays(self) -> bool:
        """Waits for a moment if the next step is not due yet. True if it is still not due, so commands are read again."""
        if self.steps_per_s is None:
            return False
        remaining_s = self._next_s - time.monotonic()
        if remaining_s > 0:
            time.sleep(min(remaining_s, MOMENT_S))
        if remaining_s > MOMENT_S:
            return True
        interval_s = 1 / self.steps_per_s
        # A step that came late is made up for by at most one interval.
        self._next_s = max(self._next_s + interval_s, time.monotonic())
        return False
