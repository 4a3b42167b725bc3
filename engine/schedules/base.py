"""The base class of schedules: a factor on the learning rate for each step."""

from __future__ import annotations

from math import inf
from typing import ClassVar, NamedTuple

import numpy as np

from engine.registry import CatalogEntry, Registry
from engine.text import N_, message, plural
from engine.views import Curves, Series

STEPS = 100
"""Steps per epoch in pictures."""


class Plateau(NamedTuple):
    """What a schedule that follows the val loss remembers of past epochs."""

    factor: float = 1.0
    best: float = inf
    waited: int = 0
    """Epochs since the best val loss, or since the factor last fell."""


START = Plateau()


class Schedule(CatalogEntry):
    """Base class of all schedules. Factors depend only on the step (and, with `watches`, on past val losses), so
    resumed runs are exact."""

    watches: ClassVar[bool] = False
    """Whether the factor depends on val losses."""

    def factor(self, step: int, steps: int, steps_per_epoch: int, plateau: Plateau = START) -> float:
        """The factor on the learning rate at `step` (0-based) of `steps`."""
        raise NotImplementedError

    def watch(self, plateau: Plateau, val_loss: float) -> Plateau:
        """What to remember after an epoch with this val loss."""
        return plateau

    def picture(self, epochs: int = 10) -> Curves:
        """The factor over a run of `epochs` epochs of 100 steps, sampled at up to 1,000 steps."""
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
