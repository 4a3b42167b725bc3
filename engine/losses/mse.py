"""Mean squared error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.calculation.loss_slopes import error_slopes, error_step, mean_slope
from engine.calculation.losses import error_at, mean_of, predicted_and_wanted
from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.losses.base import LOSSES, Loss, error_curve, predicted_probabilities, target_probabilities
from engine.text import N_, message
from engine.views import Array, Curves, Step

if TYPE_CHECKING:
    from torch import Tensor


@LOSSES.register("mse")
class MSE(Loss):
    r"""Penalizes the square of each error, so that large errors dominate.

    $L = \frac{1}{ND} \sum (\hat y - y)^2$ over $N$ samples of $D$ values. For class targets $\hat y$ is the softmax
    (one output: the sigmoid) of the scores and $y$ is 1 for the true class, else 0. That is the Brier score of one
    output; of $K$ outputs it is the Brier score divided by $K$, which sums over the classes.

    Reference: Gauss, 1809, *Theoria motus corporum coelestium*; Brier, 1950, *Verification of forecasts expressed in
    terms of probability*.
    """

    title = N_("Mean squared error")
    targets = ("values", "classes")
    outputs = "any"

    def measure(self, output: Tensor, target: Tensor) -> Tensor:
        if not target.is_floating_point():
            output, target = predicted_probabilities(output), target_probabilities(target, output)
        return (output - target).square().mean()

    def picture(self) -> Curves:
        note = message(N_("Twice the error costs four times as much; the gradient grows with the error."))
        return error_curve(self, note)

    def calculation(self, output: Array, target: Array) -> tuple[Step, ...]:
        predicted, wanted, name = predicted_and_wanted(output, target)
        error = error_at(predicted, wanted, name)
        part = step(N_("part of the loss"), "l", "l = e^2", "sum", (result_of(error), result_of(error)))
        return error, part, mean_of((predicted - wanted) ** 2, "l")

    def slope(self, output: Array, target: Array, index: tuple[int, ...]) -> tuple[Step, ...]:
        place = int(np.ravel_multi_index(index, output.shape))
        predicted, wanted, name = predicted_and_wanted(output, target)
        error = error_step(predicted, wanted, place, name)
        factors, slopes = (constant("2", 2.0), result_of(error)), error_slopes(predicted, wanted, "square")
        return error, *mean_slope(output, target, place, r"\frac{2 e}{n}", factors, slopes)
