"""Perceptron criterion."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.calculation.loss_slopes import lead_slope
from engine.calculation.losses import lead_of
from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.losses.base import LOSSES, Loss, score_curve, score_margin
from engine.text import N_, message
from engine.views import Array, Curves, Step

if TYPE_CHECKING:
    from torch import Tensor


@LOSSES.register("perceptron")
class Perceptron(Loss):
    r"""Punishes wrong answers alone, by how far the true class is behind: the loss of Rosenblatt's rule.

    One output $z$ with $y = \pm 1$: $L = \max(0, -y z)$. One output per class: $L = \max_k z_k - z_y$. It is the hinge
    loss without a margin.

    With plain SGD and batches of one sample this is Rosenblatt's rule: after a mistake $w \leftarrow w + \eta\, y x$, else
    no change. Where a straight line can separate two classes it stops after a limited number of mistakes, at any such
    line; where none can, it never stops. The scores are no probabilities.

    Reference: Rosenblatt, 1958, *The perceptron*; Novikoff, 1962, *On convergence proofs on perceptrons*.
    """

    title = N_("Perceptron criterion")
    synonyms = ("rosenblatt", "感知机准则")
    targets = ("classes",)
    outputs = "any"

    def measure(self, output: Tensor, target: Tensor) -> Tensor:
        # At a lead of 0 the slope is that of a mistake, so zero weights are updated, as by Rosenblatt's rule.
        return (-score_margin(output, target)).clamp(min=0).mean()

    def picture(self) -> Curves:
        note = message(
            N_("Two classes; the score of the other is 0. Correct predictions (right) have no loss and no gradient.")
        )
        return score_curve(self, note, "many")

    def calculation(self, output: Array, target: Array) -> tuple[Step, ...]:
        leads = lead_of(output, int(target))
        missing = step(N_("missing lead"), "e", "e = -d", "sum", (constant("-1", -1.0), result_of(leads[-1])))
        return (*leads, missing, step(N_("loss"), "L", r"L = \max(0, e)", "relu", (result_of(missing),)))

    def slope(self, output: Array, target: Array, index: tuple[int, ...]) -> tuple[Step, ...]:
        steps = self.calculation(output, target)[:-1]  # up to the missing lead
        return (*steps, *lead_slope(output, int(target), index[0], steps[-1]))
