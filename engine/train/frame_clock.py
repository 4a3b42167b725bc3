"""When the next frame of a run is due."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import NamedTuple

import torch

Timer = Callable[[], float]
"""Returns a time in seconds."""


class FrameInterval(NamedTuple):
    """How often frames are taken."""

    min_s: float
    """The minimum time between two frames …"""
    cost_factor: float
    """… and, if frames are costly, at least this many times the cost of the last one."""


WATCHED = FrameInterval(min_s=0.45, cost_factor=25)
"""Two frames per second of up to 19 ms each: 4 % of the time, and writing them takes up to 1 % more."""
UNWATCHED = FrameInterval(min_s=2.0, cost_factor=60)
EARLY_FACTOR = 60
"""After an early frame, at least this many times its cost passes before the next early one."""


class Moment(NamedTuple):
    """A point in time: by the clock, and by the CPU time of the training thread."""

    clock_s: float = 0.0
    cpu_s: float = 0.0

    def after(self, begun: Moment, factor: float) -> Moment:
        """When `factor` times the time since `begun` has passed."""
        return Moment(*(end + factor * (end - start) for start, end in zip(begun, self, strict=True)))

    def is_past(self, end: Moment) -> bool:
        """Whether a pause with this end is over, by the clock or in CPU time."""
        return self.clock_s >= end.clock_s or self.cpu_s >= end.cpu_s


class FrameClock:
    """Decides when frames are due, so that they take only a small share of a run's time.

    A pause is over as soon as it has passed by the clock or in CPU time of the training thread. While other processes
    use the cores, frames and steps both take longer by the clock; the CPU time of each shows its true share. By the
    clock alone, one frame that had to wait for a core would be followed by a pause of seconds.
    """

    def __init__(self, cpu_s: Timer, clock_s: Timer = time.monotonic) -> None:
        self.cpu_s, self.clock_s = cpu_s, clock_s
        self.next_s = 0.0
        """Before this time no regular frame is due, however cheap the last one was."""
        self.pause = Moment()
        """The end of the pause before the next regular frame."""
        self.early_pause = Moment()
        """The end of the pause before the next early frame."""
        self.changed = False
        """Whether something visible has changed since the last frame: the next one may be early."""

    def now(self) -> Moment:
        return Moment(self.clock_s(), self.cpu_s())

    def due(self, now_s: float) -> bool:
        """Whether a frame is due at this time by the clock."""
        if now_s < self.next_s and not self.changed:  # so after nearly every step
            return False
        now = Moment(now_s, self.cpu_s())
        return self._is_regular(now) or (self.changed and now.is_past(self.early_pause))

    def frame_taken(self, begun: Moment, interval: FrameInterval) -> None:
        """Starts the pauses after a frame. A cheap early frame does not shorten the pause after a costly one."""
        now = self.now()
        if not self._is_regular(begun):
            self.early_pause = now.after(begun, EARLY_FACTOR)
        self.next_s = max(self.next_s, now.clock_s + interval.min_s)
        self.pause = Moment(*map(max, self.pause, now.after(begun, interval.cost_factor)))
        self.changed = False

    def _is_regular(self, now: Moment) -> bool:
        return now.clock_s >= self.next_s and now.is_past(self.pause)


def cpu_timer(device: torch.device) -> Timer:
    """The CPU time of the calling thread; the clock for devices that compute by themselves."""
    return time.thread_time if device.type == "cpu" else time.monotonic
