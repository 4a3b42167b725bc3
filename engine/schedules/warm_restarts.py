"""Cosine decay with warm restarts."""

from __future__ import annotations

from math import cos, pi

from pydantic import Field

from engine.schedules.base import SCHEDULES, START, Plateau, Schedule
from engine.text import N_


@SCHEDULES.register("warm_restarts")
class WarmRestarts(Schedule):
    r"""Lowers the learning rate along half a cosine, then starts again from the top, each time for longer.

    $\eta_t = \eta_0 (l + (1 - l) (1 + \cos(\pi\, t_i / n_i)) / 2)$ at step $t_i$ of the cycle, which has $n_i$; the next
    has $n_{i+1} = m\, n_i$.

    Reference: Loshchilov and Hutter, 2017, *SGDR: stochastic gradient descent with warm restarts*.
    """

    title = N_("Cosine with warm restarts")

    first_epochs: int = Field(1, ge=1, le=10_000, title=N_("First cycle (epochs)"))
    longer: int = Field(2, ge=1, le=10, title=N_("Cycle length factor"))
    lowest: float = Field(0.0, ge=0, le=1, title=N_("Minimum factor"), json_schema_extra={"scale": "log"})

    def factor(self, step: int, steps: int, steps_per_epoch: int, plateau: Plateau = START) -> float:
        length = self.first_epochs * steps_per_epoch
        while step >= length:
            step -= length
            length *= self.longer
        return self.lowest + (1 - self.lowest) * (1 + cos(pi * step / length)) / 2
