"""One cycle up and down."""

from __future__ import annotations

from math import cos, pi

from pydantic import Field

from engine.schedules.base import SCHEDULES, START, Plateau, Schedule
from engine.text import N_


@SCHEDULES.register("one_cycle")
class OneCycle(Schedule):
    r"""Raises the learning rate to its full value and lowers it far below its start, once over the whole run.

    Half a cosine from $\eta_0 / d$ to $\eta_0$ over the first share of the steps, then half a cosine down to
    $\eta_0 / d_{\mathrm{end}}$ at the last step.

    Reference: Smith and Topin, 2018, *Super-convergence: very fast training of neural networks using large learning rates*.
    """

    title = N_("One cycle")

    rise: float = Field(0.3, ge=0, le=1, title=N_("Warm-up share"))
    start_divisor: float = Field(25.0, ge=1, le=10_000, title=N_("Initial divisor"))
    end_divisor: float = Field(10_000.0, ge=1, le=1_000_000, title=N_("Final divisor"))

    def factor(self, step: int, steps: int, steps_per_epoch: int, plateau: Plateau = START) -> float:
        last = steps - 1
        top = min(max(0.0, self.rise * steps - 1), last)
        if step < top:
            return _between(1 / self.start_divisor, 1.0, step / top)
        return _between(1.0, 1 / self.end_divisor, (step - top) / (last - top) if last > top else 0.0)


def _between(start: float, end: float, share: float) -> float:
    """From `start` to `end` along half a cosine."""
    return end + (start - end) * (1 + cos(pi * share)) / 2
