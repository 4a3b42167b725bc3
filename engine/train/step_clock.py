"""Measures the duration of a run's steps, from which later forecasts learn."""

from __future__ import annotations

import time

import torch

WARM_UP = 5
"""The first steps load kernels and allocate memory, so they are not counted."""
MIN_STEPS = 20
"""The minimum number of steps for a measurement."""
BUSY = 1.5
"""If several threads took more than this many times their CPU time, the cores were busy with other processes."""


class StepClock:
    """Adds up the time of the steps on the training thread.

    On the CPU this is the CPU time of the thread, which excludes waiting while other processes use the cores. In
    parallel regions the thread does its share of the work, so on an idle machine CPU time equals wall time.
    """

    def __init__(self, device: torch.device, threads: int, min_steps: int = MIN_STEPS) -> None:
        self.now = time.thread_time if device.type == "cpu" else time.perf_counter
        self.threads, self.min_steps = threads, min_steps
        self.steps, self.total_s, self.waited_s = 0, 0.0, 0.0
        self.begun = (0.0, 0.0)

    def begin(self) -> None:
        self.begun = self.now(), time.perf_counter()

    def end(self) -> None:
        self.steps += 1
        if self.steps > WARM_UP:
            self.total_s += self.now() - self.begun[0]
            self.waited_s += time.perf_counter() - self.begun[1]

    def step_s(self) -> float | None:
        """The mean duration of a step; None after too few steps or on a busy machine."""
        counted = self.steps - WARM_UP
        if counted < self.min_steps or (self.threads > 1 and self.waited_s > BUSY * self.total_s):
            return None
        return self.total_s / counted
