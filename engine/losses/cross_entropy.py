"""Cross-entropy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.loss_slopes import minus_target
from engine.calculation.losses import divergence, target_shares, true_share
from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.losses.base import LOSSES, ClassWeighted, score_curve
from engine.text import N_, message
from engine.views import Array, Curves, Step

if TYPE_CHECKING:
    from torch import Tensor, nn


@LOSSES.register("cross_entropy")
class CrossEntropy(ClassWeighted):
    r"""Penalizes a low probability of the true class.

    $L = -\log p_y$ with $p = \mathrm{softmax}(z)$ of the scores $z$ and the true class $y$. Label smoothing
    $\varepsilon$ moves the target from 1 to $1 - \varepsilon + \varepsilon / K$ and the others from 0 to
    $\varepsilon / K$. A class's weight says how much its samples count, smoothed or not; the mean is over these
    weights.

    Reference: Szegedy et al., 2016, *Rethinking the Inception architecture for computer vision* (label smoothing).
    """

    title = N_("Cross-entropy")
    outputs = "many"

    label_smoothing: float = Field(0.0, ge=0, le=0.9, title=N_("Label smoothing"))

    def measure(self, output: Tensor, target: Tensor) -> Tensor:
        from torch.nn import functional as F

        each = F.cross_entropy(output, target, reduction="none", label_smoothing=self.label_smoothing)
        return self.mean(each, target)

    def build(self) -> nn.Module:
        import torch
        from torch import nn

        if self.class_weights is not None and self.label_smoothing:
            # torch's loss would weight the smoothed targets of a sample by their classes instead.
            return super().build()
        weight = None if self.class_weights is None else torch.tensor(self.class_weights)
        return nn.CrossEntropyLoss(weight, label_smoothing=self.label_smoothing)

    def picture(self) -> Curves:
        note = message(
            N_(
                "Two classes; the score of the other is 0. Confident mistakes (far left): the loss grows linearly as "
                "the score falls."
            )
        )
        return score_curve(self, note, "many")

    def calculation(self, output: Array, target: Array) -> tuple[Step, ...]:
        if self.label_smoothing:
            return divergence(output, target_shares(output, int(target), self.label_smoothing), of_target=False)
        shares = true_share(output, int(target))
        zero = (constant(r"\gamma", 0.0),)
        return (*shares, step(N_("loss"), "L", r"L = -\log p", "focal", (result_of(shares[-1]),), zero))

    def slope(self, output: Array, target: Array, index: tuple[int, ...]) -> tuple[Step, ...]:
        return minus_target(output, target_shares(output, int(target), self.label_smoothing), *index)
