"""What the host does when there is nothing to do: measures once how fast this machine trains."""

from __future__ import annotations

import time
from multiprocessing.context import BaseContext

from engine.home import data_home
from engine.runs.executors.process import end_with_parent, give_way
from engine.train.calibration import FILE, calibrate

IDLE_S = 15.0
"""After so long without a run nobody is likely to start one in the next second."""


class Calibrator:
    """Starts the measurement when the host has been idle for a while and there is none in the data home."""

    def __init__(self, context: BaseContext) -> None:
        self.context = context
        self.idle_since_s = time.monotonic()
        self.done = (data_home() / FILE).exists()

    def look(self, busy: bool) -> None:
        """Called now and then; `busy` while a run is at work."""
        now = time.monotonic()
        if busy:
            self.idle_since_s = now
        elif not self.done and now - self.idle_since_s >= IDLE_S:
            self.done = True
            self.context.Process(target=_work, name="calibration", daemon=True).start()  # type: ignore[attr-defined]


def _work() -> None:
    end_with_parent()
    give_way()
    calibrate()
