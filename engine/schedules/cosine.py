"""Cosine decay."""

from __future__ import annotations

from math import cos, pi

from pydantic import Field

from engine.schedules.base import SCHEDULES, START, Plateau, Schedule
from engine.text import N_


@SCHEDULES.register("cosine")
class Cosine(Schedule):
    r"""Lowers the learning rate along half a cosine: slowly at first and at the end, fast between.

    $\eta_t = \eta_0 (l + (1 - l) (1 + \cos(\pi t / n)) / 2)$ at step $t$ of $n$, down to the share $l$.

    Reference: Loshchilov and Hutter, 2017, *SGDR: stochastic gradient descent with warm restarts*.
    """

    title = N_("Cosine")

    lowest: float = Field(0.0, ge=0, le=1, title=N_("Minimum factor"), json_schema_extra={"scale": "log"})

    def factor(self, step: int, steps: int, steps_per_epoch: int, plateau: Plateau = START) -> float:
        return self.lowest + (1 - self.lowest) * (1 + cos(pi * step / steps)) / 2
