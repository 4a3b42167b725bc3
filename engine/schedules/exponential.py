"""Exponential decay."""

from __future__ import annotations

from pydantic import Field

from engine.schedules.base import SCHEDULES, START, Plateau, Schedule
from engine.text import N_


@SCHEDULES.register("exponential")
class Exponential(Schedule):
    r"""Lowers the learning rate by the same share every epoch, smoothly within it.

    $\eta_t = \eta_0\, \gamma^{t / T}$ for $T$ steps per epoch.
    """

    title = N_("Exponential")

    gamma: float = Field(0.9, gt=0, le=1, title=N_("Factor per epoch (gamma)"))

    def factor(self, step: int, steps: int, steps_per_epoch: int, plateau: Plateau = START) -> float:
        return self.gamma ** (step / steps_per_epoch)
