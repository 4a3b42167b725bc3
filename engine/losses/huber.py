"""Huber loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from engine.calculation.loss_slopes import error_step, slope_step
from engine.calculation.losses import error_at, mean_of, predicted_and_wanted
from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.losses.base import LOSSES, Loss, error_curve
from engine.text import N_, message
from engine.views import Array, Curves, Step

if TYPE_CHECKING:
    from torch import Tensor


@LOSSES.register("huber")
class Huber(Loss):
    r"""Penalizes small errors quadratically and large ones linearly: smooth near 0, robust to outliers.

    $L = e^2 / 2$ for $|e| \le \delta$, else $\delta (|e| - \delta / 2)$, with $e = \hat y - y$, as a mean over samples
    and values.

    Reference: Huber, 1964, *Robust estimation of a location parameter*.
    """

    title = N_("Huber")
    targets = ("values",)

    delta: float = Field(1.0, gt=0, le=1000, title=N_("Delta"), description=N_("Larger errors count linearly."))

    def measure(self, output: Tensor, target: Tensor) -> Tensor:
        from torch.nn import functional as F

        return F.huber_loss(output, target, delta=self.delta)

    def picture(self) -> Curves:
        note = message(N_("Quadratic within delta, linear beyond."))
        return error_curve(self, note)

    def calculation(self, output: Array, target: Array) -> tuple[Step, ...]:
        predicted, wanted, name = predicted_and_wanted(output, target)
        error = error_at(predicted, wanted, name)
        delta = (constant(r"\delta", self.delta),)
        part = step(N_("part of the loss"), "l", r"l = \mathrm{huber}(e)", "huber", (result_of(error),), delta)
        size = np.abs(predicted - wanted)
        return (
            error,
            part,
            mean_of(np.where(size <= self.delta, size**2 / 2, self.delta * (size - self.delta / 2)), "l"),
        )

    def slope(self, output: Array, target: Array, index: tuple[int, ...]) -> tuple[Step, ...]:
        place = int(np.ravel_multi_index(index, output.shape))
        error = error_step(output.ravel(), target.ravel(), place, "output")
        limit = (constant(r"\delta", self.delta),)
        formula = r"c = \max(-\delta, \min(\delta, e))"
        clipped = step(N_("clipped error"), "c", formula, "clip", (result_of(error),), limit)
        count = (constant("n", output.size),)
        return error, clipped, slope_step(r"\frac{c}{n}", "quotient", (result_of(clipped),), count)
