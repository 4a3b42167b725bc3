"""Binary cross-entropy."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from engine.calculation.loss_slopes import binary_slope
from engine.calculation.losses import binary, target_shares
from engine.losses.base import LOSSES, ClassWeighted, score_curve, target_probabilities
from engine.text import N_, message
from engine.views import Array, Curves, Step

if TYPE_CHECKING:
    from torch import Tensor


@LOSSES.register("binary_cross_entropy")
class BinaryCrossEntropy(ClassWeighted):
    r"""Penalizes a low probability of the true one of two classes, from a single score.

    $L = -\log p$ for class 1 and $-\log(1 - p)$ for class 0, with $p = \mathrm{sigmoid}(z)$ of the score $z$. A target
    $t$ between 0 and 1, such as the brightness of a pixel, counts as both: $L = -t \log p - (1 - t) \log(1 - p)$. Label
    smoothing $\varepsilon$ moves the targets to $1 - \varepsilon / 2$ and $\varepsilon / 2$. A class's weight says how
    much its samples count, smoothed or not; the mean is over these weights.

    Reference: Cox, 1958, *The regression analysis of binary sequences*.
    """

    title = N_("Binary cross-entropy")
    targets = ("classes", "labels")
    outputs = "one"

    label_smoothing: float = Field(0.0, ge=0, le=0.9, title=N_("Label smoothing"))

    def measure(self, output: Tensor, target: Tensor) -> Tensor:
        from torch.nn import functional as F

        if target.is_floating_point():
            smooth = self.label_smoothing
            return F.binary_cross_entropy_with_logits(output, target * (1 - smooth) + smooth / 2 if smooth else target)
        each = F.binary_cross_entropy_with_logits(
            output, target_probabilities(target, output, self.label_smoothing), reduction="none"
        )
        return self.mean(each[:, 0], target)

    def answers(self, output: Tensor) -> Tensor:
        return output.sigmoid()

    def picture(self) -> Curves:
        note = message(
            N_(
                "The score is the logit of the true class. Confident mistakes (far left): the loss grows linearly as "
                "the score falls."
            )
        )
        return score_curve(self, note, "one")

    def calculation(self, output: Array, target: Array) -> tuple[Step, ...]:
        return binary(output, self._wanted(output, target))

    def slope(self, output: Array, target: Array, index: tuple[int, ...]) -> tuple[Step, ...]:
        place = int(np.ravel_multi_index(index, output.shape))
        return binary_slope(output, self._wanted(output, target), place)

    def _wanted(self, output: Array, target: Array) -> Array:
        """The smoothed targets."""
        shares = target if np.issubdtype(target.dtype, np.floating) else target_shares(output, int(target))
        return np.asarray(shares * (1 - self.label_smoothing) + self.label_smoothing / 2)
