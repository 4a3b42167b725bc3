"""How long the steps of a run take, for the forecasts of later ones."""

from __future__ import annotations

import time

import torch

WARM_UP = 5
"""The first steps load kernels and take memory that later ones find ready."""
MIN_STEPS = 20
"""Fewer say too little."""
BUSY = 1.5
"""Several threads whose steps took so many times their own CPU time waited for cores, and for each other."""


class StepClock:
    """Adds up the steps' time on the training thread.

    On the CPU that is the thread's own CPU time, which leaves out what it waits for while others have the cores. In
    parallel regions the thread has its share of the work, so on an idle machine it is the time by the clock.
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
        """The mean time of a step; None where too few were taken, or by threads that waited for one another."""
        counted = self.steps - WARM_UP
        if counted < self.min_steps or (self.threads > 1 and self.waited_s > BUSY * self.total_s):
            return None
        return self.total_s / counted
