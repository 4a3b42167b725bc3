"""What a schedule is: a factor on the learning rate at each step."""

from __future__ import annotations

from math import inf
from typing import ClassVar, NamedTuple

import numpy as np

from engine.registry import CatalogEntry, Registry
from engine.text import N_, message, plural
from engine.views import Curves, Series

STEPS = 100
"""Steps per epoch in a picture."""


class Plateau(NamedTuple):
    """What a schedule that watches the val loss remembers of the epochs so far."""

    factor: float = 1.0
    best: float = inf
    waited: int = 0
    """Epochs since the best val loss, or since the factor last fell."""


START = Plateau()


class Schedule(CatalogEntry):
    """Base of all schedules. A factor depends on the step alone (and, for `watches`, on the val losses so far), so a resumed run is exact."""

    watches: ClassVar[bool] = False
    """Whether the factor depends on the val losses."""

    def factor(self, step: int, steps: int, steps_per_epoch: int, plateau: Plateau = START) -> float:
        """What the learning rate is multiplied with at `step` (0-based) of `steps`."""
        raise NotImplementedError

    def watch(self, plateau: Plateau, val_loss: float) -> Plateau:
        """What to remember after one more epoch with this val loss."""
        return plateau

    def picture(self, epochs: int = 10) -> Curves:
        """The factor over a run of so many epochs of 100 steps, at no more than 1,000 of these."""
        count = epochs * STEPS
        steps = np.unique(np.linspace(0, count - 1, min(count, 1000)).round().astype(int))
        factors = np.array([self.factor(int(step), count, STEPS) for step in steps], dtype=np.float32)
        template = plural(
            epochs,
            N_("Learning rate factor over 1 epoch."),
            N_("Learning rate factor over {epochs} epochs."),
        )
        return Curves(
            series=(Series(message(N_("factor")), steps / STEPS, factors),),
            x_label=N_("epoch"),
            note=message(template, epochs=epochs),
        )


SCHEDULES: Registry[Schedule] = Registry("engine.schedules", N_("schedule"))
