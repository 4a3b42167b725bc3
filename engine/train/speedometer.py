"""The speed of a run and the time it has trained."""

from __future__ import annotations

import time

from engine.events import Speed
from engine.train.session import Session

MIN_PAUSE_S, ELAPSED_SHARE, MAX_PAUSE_S = 0.25, 60, 5.0
"""Speed is reported four times per second at first, after 15 s at every sixtieth of the elapsed time, and after 5 min
every 5 s."""


def speed_pause_s(elapsed_s: float) -> float:
    """Seconds between two `Speed` events after `elapsed_s`: about 950 events in the first hour."""
    return min(max(MIN_PAUSE_S, elapsed_s / ELAPSED_SHARE), MAX_PAUSE_S)


class Speedometer:
    """Measures the speed since the last report, and the training time over all attempts."""

    def __init__(self, session: Session, elapsed_before_s: float = 0.0) -> None:
        self.session = session
        self._elapsed_before_s, self._began_s = elapsed_before_s, time.monotonic()
        self.restart()

    def restart(self) -> None:
        """Restarts the measurement: pauses do not count as training time."""
        self._since_s, self._since_step = time.monotonic(), self.session.step

    def elapsed_s(self) -> float:
        return self._elapsed_before_s + time.monotonic() - self._began_s

    def is_due(self, now_s: float) -> bool:
        return now_s - self._since_s >= speed_pause_s(self.elapsed_s())

    @property
    def has_steps(self) -> bool:
        """Whether steps were taken since the last report."""
        return self.session.step > self._since_step

    def report(self, now_s: float) -> Speed:
        session = self.session
        steps_per_s = (session.step - self._since_step) / (now_s - self._since_s)
        self._since_s, self._since_step = now_s, session.step
        return Speed(
            step=session.step,
            samples_per_s=steps_per_s * session.batch_size,
            elapsed_s=self.elapsed_s(),
            remaining_s=(session.steps - session.step) / steps_per_s if steps_per_s else None,
        )
