"""Hinge loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.loss_slopes import lead_slope
from engine.calculation.losses import lead_of
from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.losses.base import LOSSES, Loss, score_curve, score_margin
from engine.text import N_, message
from engine.views import Array, Curves, Step

if TYPE_CHECKING:
    from torch import Tensor


@LOSSES.register("hinge")
class Hinge(Loss):
    r"""Requires the true class to lead by a margin; samples that do cost nothing.

    One output $z$ with $y = \pm 1$: $L = \max(0, m - y z)$. One output per class:
    $L = \max(0, m + \max_{k \ne y} z_k - z_y)$. The margin $m = 1$ gives the support vector machine, $m = 0$ the
    perceptron criterion, which learns from mistakes alone.

    Reference: Crammer and Singer, 2001, *On the algorithmic implementation of multiclass kernel-based vector machines*;
    Rosenblatt, 1958, *The perceptron*.
    """

    title = N_("Hinge")
    targets = ("classes",)
    outputs = "any"

    margin: float = Field(1.0, ge=0, le=100, title=N_("Margin"))

    def measure(self, output: Tensor, target: Tensor) -> Tensor:
        return (self.margin - score_margin(output, target)).clamp(min=0).mean()

    def picture(self) -> Curves:
        note = message(N_("Two classes; the score of the other is 0. Beyond the margin (right) the loss is 0."))
        return score_curve(self, note, "many")

    def calculation(self, output: Array, target: Array) -> tuple[Step, ...]:
        leads = lead_of(output, int(target))
        margin, lead = (constant("m", self.margin),), (constant("-1", -1.0), result_of(leads[-1]))
        missing = step(N_("missing lead"), "e", "e = m - d", "sum", margin, lead)
        return (*leads, missing, step(N_("loss"), "L", r"L = \max(0, e)", "relu", (result_of(missing),)))

    def slope(self, output: Array, target: Array, index: tuple[int, ...]) -> tuple[Step, ...]:
        steps = self.calculation(output, target)[:-1]  # up to the missing lead
        return (*steps, *lead_slope(output, int(target), index[0], steps[-1]))
