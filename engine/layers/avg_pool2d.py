"""2-D average pooling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.layers.base import LAYERS, Shape
from engine.layers.pooling import Pool2d
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("avg_pool2d")
class AvgPool2d(Pool2d):
    r"""Takes the mean of each window: smaller, smoother images.

    Input: `(C, H, W)`. Output: `(C, H', W')` with $H' = \lfloor (H + 2p - k) / s \rfloor + 1$
    and $W'$ likewise, for window $k$, stride $s$ and padding $p$, in pixels. Padding counts as zeros.

    Reference: LeCun et al., 1990, *Handwritten digit recognition with a back-propagation network*.
    """

    title = N_("Average pool 2D")
    synonyms = ("avgpool", "mean pooling", "average pooling", "subsampling", "downsampling", "平均池化", "下采样")

    pools = "mean"

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.AvgPool2d(*(self.windows(x) or ()))
