"""Step decay."""

from __future__ import annotations

from pydantic import Field

from engine.schedules.base import SCHEDULES, START, Plateau, Schedule
from engine.text import N_


@SCHEDULES.register("step")
class Step(Schedule):
    r"""Multiplies the learning rate by a factor every few epochs.

    $\eta_t = \eta_0\, \gamma^{\lfloor e / n \rfloor}$ in epoch $e$, for a step every $n$ epochs.
    """

    title = N_("Step decay")

    epochs: int = Field(3, ge=1, le=10_000, title=N_("Epochs per stage"))
    gamma: float = Field(0.5, gt=0, le=1, title=N_("Factor (gamma)"))

    def factor(self, step: int, steps: int, steps_per_epoch: int, plateau: Plateau = START) -> float:
        return self.gamma ** (step // steps_per_epoch // self.epochs)
