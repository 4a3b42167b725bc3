"""When a run measures metrics, reports epochs and takes checkpoints."""

from __future__ import annotations

import math
import time
from typing import NamedTuple

MAX_REPORTS = 500
"""The maximum number of `EpochEnded` events of a run; about as many `Measured` events fall between them."""
FIRST_STEPS = 10
"""Each of the first steps is measured."""


class CheckpointInterval(NamedTuple):
    """How often checkpoints are taken."""

    min_s: float = 2.0
    """The minimum time since the last checkpoint …"""
    cost_factor: float = 20
    """… and, if checkpoints are costly, at least this many times the cost of the last one."""

    def pause_s(self, cost_s: float) -> float:
        """Seconds until the next checkpoint after one that took `cost_s`."""
        return max(self.min_s, self.cost_factor * cost_s)


CHECKPOINT_INTERVAL = CheckpointInterval()


class Cadence:
    """Decides after each step what is due. Steps and epochs depend only on the plan, checkpoints on the clock."""

    def __init__(self, interval: CheckpointInterval, steps_per_epoch: int, epochs: int) -> None:
        self.interval, self.steps_per_epoch, self.epochs = interval, steps_per_epoch, epochs
        self.measured_steps = math.ceil(steps_per_epoch * epochs / MAX_REPORTS)
        self.reported_epochs = math.ceil(epochs / MAX_REPORTS)
        self._checkpoint_s, self._cost_s = time.monotonic(), 0.0

    def measures(self, step: int) -> bool:
        """Whether metrics are measured after this step."""
        epoch, rest = divmod(step, self.steps_per_epoch)
        return step <= FIRST_STEPS or step % self.measured_steps == 0 or (not rest and self.reports(epoch))

    def reports(self, epoch: int) -> bool:
        """Whether an `EpochEnded` is due; in long runs not after every epoch."""
        return epoch % self.reported_epochs == 0 or epoch == self.epochs

    def last_reported(self, epoch: int) -> int:
        """The last epoch before this one that was reported."""
        return (epoch - 1) // self.reported_epochs * self.reported_epochs

    def checkpoint_is_due(self, now_s: float) -> bool:
        return now_s - self._checkpoint_s >= self.interval.pause_s(self._cost_s)

    def checkpoint_taken(self, begun_s: float) -> None:
        """Starts the pause until the next checkpoint."""
        self._checkpoint_s = time.monotonic()
        self._cost_s = self._checkpoint_s - begun_s
