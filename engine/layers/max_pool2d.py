"""2-D maximum pooling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.layers.base import LAYERS, Shape
from engine.layers.pooling import Pool2d
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("max_pool2d")
class MaxPool2d(Pool2d):
    r"""Keeps the largest value of each window: smaller images, and small shifts matter less.

    Input: `(C, H, W)`. Output: `(C, H', W')` with $H' = \lfloor (H + 2p - k) / s \rfloor + 1$
    and $W'$ likewise, for window $k$, stride $s$ and padding $p$, in pixels.

    Reference: Riesenhuber and Poggio, 1999, *Hierarchical models of object recognition in cortex*.
    """

    title = N_("Max pool 2D")
    synonyms = ("maxpool", "max pooling", "downsampling", "池化", "最大池化", "下采样", "subsampling")

    pools = "maximum"

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.MaxPool2d(*(self.windows(x) or ()))
