"""What a schedule is: a factor on the learning rate at each step."""

from __future__ import annotations

from collections.abc import Sequence
from typing import ClassVar

import numpy as np

from engine.registry import Registry, Thing
from engine.text import N_, message
from engine.views import Curves, Series


class Schedule(Thing):
    """Base of all schedules. A factor depends on the step alone (and, for `watches`, on the val losses so far), so a resumed run is exact."""

    watches: ClassVar[bool] = False
    """Whether the factor depends on the val losses."""

    def factor(self, step: int, steps: int, steps_per_epoch: int, val_losses: Sequence[float] = ()) -> float:
        """What the learning rate is multiplied with at `step` (0-based) of `steps`; `val_losses` one an epoch."""
        raise NotImplementedError

    def picture(self) -> Curves:
        """The factor over a run of 10 epochs of 100 steps."""
        steps = np.arange(1000)
        factors = np.array([self.factor(int(step), 1000, 100) for step in steps], dtype=np.float32)
        return Curves(
            series=(Series(message(N_("factor")), steps / 100, factors),),
            x_label=N_("epoch"),
            note=message(N_("What the learning rate is multiplied with, over a run of ten epochs.")),
        )


SCHEDULES: Registry[Schedule] = Registry("engine.schedules", N_("schedule"))
