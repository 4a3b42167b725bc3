"""Dice loss."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from engine.calculation.overlap import overlap
from engine.calculation.overlap_slope import overlap_slope
from engine.losses.base import LOSSES, Loss
from engine.text import N_, message
from engine.views import Array, Curves, Series, Step

if TYPE_CHECKING:
    from torch import Tensor

SHARE = 0.05
"""The share of the picture covered by the object in the drawn curve."""


@LOSSES.register("dice")
class Dice(Loss):
    r"""Penalizes small overlap between the predicted areas and the true ones.

    $L = 1 - \frac{1}{K} \sum_k \frac{2 \sum_i p_{ik} t_{ik} + s}{\sum_i p_{ik}^2 + \sum_i t_{ik}^2 + s}$ over the
    pixels $i$ of an image, with the probability $p_{ik}$ of class $k$ and $t_{ik} = 1$ where it is true. A small
    object counts as much as a large background; with plain cross-entropy it would hardly matter. The smoothing $s$
    avoids a division by zero for a class that is not in the image.

    Reference: Milletari, Navab and Ahmadi, 2016, *V-Net: fully convolutional neural networks for volumetric medical
    image segmentation*.
    """

    title = N_("Dice")
    targets = ("mask",)
    outputs = "many"

    smoothing: float = Field(1.0, gt=0, le=100, title=N_("Smoothing"), description=N_("In pixels."))

    def measure(self, output: Tensor, target: Tensor) -> Tensor:
        """For scores `(N, K, H, W)` and classes `(N, H, W)`."""
        shares = output.float().softmax(1).flatten(2)  # (N, K, H * W)
        true = shares.new_zeros(shares.shape).scatter_(1, target.flatten(1)[:, None], 1.0)
        shared = (shares * true).sum(2)
        both = shares.square().sum(2) + true.sum(2)
        return (1 - (2 * shared + self.smoothing) / (both + self.smoothing)).mean()

    def picture(self) -> Curves:
        found = np.linspace(0, 1, 101, dtype=np.float32)
        note = message(
            N_(
                "An object covering 5 % of the image, found in part. Missing it entirely costs the maximum, though "
                "only 5 % of the pixels are wrong."
            )
        )
        return Curves(
            series=(
                Series(message(N_("loss")), found, 1 - 2 * found / (found + 1)),
                Series(message(N_("share of wrong pixels")), found, SHARE * (1 - found), dashed=True),
            ),
            x_label=N_("share of the object found"),
            note=note,
        )

    def calculation(self, output: Array, target: Array) -> tuple[Step, ...]:
        return overlap(output, target, self.smoothing)

    def slope(self, output: Array, target: Array, index: tuple[int, ...]) -> tuple[Step, ...]:
        return overlap_slope(output, target, self.smoothing, index)
