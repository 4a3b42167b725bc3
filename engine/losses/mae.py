"""Mean absolute error."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.calculation.loss_slopes import error_slopes, error_step, mean_slope
from engine.calculation.losses import error_at, mean_of, predicted_and_wanted
from engine.calculation.operands import result_of
from engine.calculation.operations import step
from engine.losses.base import LOSSES, Loss, error_curve, predicted_probabilities, target_probabilities
from engine.text import N_, message
from engine.views import Array, Curves, Step

if TYPE_CHECKING:
    from torch import Tensor


@LOSSES.register("mae")
class MAE(Loss):
    r"""Penalizes each error linearly, so that single outliers have little influence.

    $L = \frac{1}{ND} \sum |\hat y - y|$ over $N$ samples of $D$ values. For class targets $\hat y$ is the softmax
    (one output: the sigmoid) of the scores and $y$ is 1 for the true class, else 0.

    Reference: Ghosh, Kumar and Sastry, 2017, *Robust loss functions under label noise for deep neural networks*.
    """

    title = N_("Mean absolute error")
    targets = ("values", "classes")
    outputs = "any"

    def measure(self, output: Tensor, target: Tensor) -> Tensor:
        if not target.is_floating_point():
            output, target = predicted_probabilities(output), target_probabilities(target, output)
        return (output - target).abs().mean()

    def picture(self) -> Curves:
        note = message(
            N_("Small and large errors give gradients of the same size; the best constant prediction is the median.")
        )
        return error_curve(self, note)

    def calculation(self, output: Array, target: Array) -> tuple[Step, ...]:
        predicted, wanted, name = predicted_and_wanted(output, target)
        error = error_at(predicted, wanted, name)
        part = step(N_("part of the loss"), "l", "l = |e|", "absolute", (result_of(error),))
        return error, part, mean_of(np.abs(predicted - wanted), "l")

    def slope(self, output: Array, target: Array, index: tuple[int, ...]) -> tuple[Step, ...]:
        place = int(np.ravel_multi_index(index, output.shape))
        predicted, wanted, name = predicted_and_wanted(output, target)
        error = error_step(predicted, wanted, place, name)
        sign = step(N_("sign of the error"), "s", r"s = \mathrm{sign}(e)", "sign", (result_of(error),))
        factors, slopes = (result_of(sign),), error_slopes(predicted, wanted, "size")
        return error, sign, *mean_slope(output, target, place, r"\frac{s}{n}", factors, slopes)
