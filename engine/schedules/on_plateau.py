"""Reduction when the val loss stops falling."""

from __future__ import annotations

from itertools import accumulate
from math import inf

import numpy as np
from pydantic import Field

from engine.schedules.base import SCHEDULES, START, Plateau, Schedule
from engine.text import N_, message
from engine.views import Curves, Series


@SCHEDULES.register("on_plateau")
class OnPlateau(Schedule):
    r"""Lowers the learning rate when the val loss has not fallen for some epochs.

    $\eta \leftarrow \gamma\, \eta$ after more than $p$ epochs (the patience) without a val loss lower than the best by
    more than the share $\delta$; then the count starts again. Never below the lowest factor.
    """

    title = N_("Reduce on plateau")
    watches = True

    gamma: float = Field(0.5, gt=0, le=1, title=N_("Factor (gamma)"))
    patience: int = Field(2, ge=0, le=1000, title=N_("Patience"), description=N_("Epochs without improvement to wait."))
    threshold: float = Field(0.0001, ge=0, le=1, title=N_("Minimum relative improvement"))
    lowest: float = Field(0.001, ge=0, le=1, title=N_("Minimum factor"))

    def factor(self, step: int, steps: int, steps_per_epoch: int, plateau: Plateau = START) -> float:
        return plateau.factor

    def watch(self, plateau: Plateau, val_loss: float) -> Plateau:
        factor, best, waited = plateau
        if best == inf or val_loss < best - self.threshold * abs(best):
            return Plateau(factor, val_loss, 0)
        if waited < self.patience:
            return Plateau(factor, best, waited + 1)
        return Plateau(max(self.lowest, factor * self.gamma), best, 0)

    def picture(self, epochs: int = 10) -> Curves:
        """The factor over up to 100 epochs in which the val loss falls for three epochs, then stays."""
        epochs = min(epochs, 100)
        losses = [1.0, 0.6, *[0.4] * epochs][:epochs]
        ends = np.arange(1, epochs + 1)
        factors = [plateau.factor for plateau in accumulate(losses[:-1], self.watch, initial=START)]
        return Curves(
            series=(
                Series(message(N_("factor")), np.arange(epochs), np.array(factors, np.float32), "steps"),
                Series(message(N_("validation loss")), ends, np.array(losses), "points"),
            ),
            x_label=N_("epoch"),
            note=message(N_("Example: the validation loss (points) falls for three epochs, then stays the same.")),
        )
