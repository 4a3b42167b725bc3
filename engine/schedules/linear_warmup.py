"""Linear warm-up."""

from __future__ import annotations

from pydantic import Field

from engine.schedules.base import SCHEDULES, START, Plateau, Schedule
from engine.text import N_


@SCHEDULES.register("linear_warmup")
class LinearWarmup(Schedule):
    r"""Raises the learning rate in a straight line over the first steps, then keeps it or lowers it in a straight line to 0.

    $\eta_t = \eta_0 (t + 1) / w$ for the first $w$ steps; then $\eta_0$ or, with `decay`, $\eta_0 (n - t) / (n - w)$ of
    $n$ steps.

    Reference: Goyal et al., 2017, *Accurate, large minibatch SGD: training ImageNet in 1 hour*.
    """

    title = N_("Linear warm-up")

    share: float = Field(0.1, ge=0, le=1, title=N_("Warm-up share"))
    decay: bool = Field(False, title=N_("Linear decay"))

    def factor(self, step: int, steps: int, steps_per_epoch: int, plateau: Plateau = START) -> float:
        rise = max(1, round(self.share * steps))
        if step < rise:
            return (step + 1) / rise
        return max(0.0, (steps - step) / max(1, steps - rise)) if self.decay else 1.0
