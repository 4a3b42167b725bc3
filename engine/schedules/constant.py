"""Constant learning rate."""

from __future__ import annotations

from engine.schedules.base import SCHEDULES, START, Plateau, Schedule
from engine.text import N_


@SCHEDULES.register("constant")
class Constant(Schedule):
    r"""Keeps the learning rate as it is.

    $\eta_t = \eta_0$
    """

    title = N_("Constant")

    def factor(self, step: int, steps: int, steps_per_epoch: int, plateau: Plateau = START) -> float:
        return 1.0
