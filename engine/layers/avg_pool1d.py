"""1-D average pooling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.layers.base import LAYERS, Shape
from engine.layers.pooling import Pool1d
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("avg_pool1d")
class AvgPool1d(Pool1d):
    r"""Takes the mean of each window along a signal.

    Input: `(C, T)`. Output: `(C, T')` with $T' = \lfloor (T + 2p - k) / s \rfloor + 1$
    for window $k$, stride $s$ and padding $p$. Padding counts as zeros.

    Reference: Waibel et al., 1989, *Phoneme recognition using time-delay neural networks*.
    """

    title = N_("Average pool 1D")
    synonyms = ("avgpool", "mean pooling", "average pooling", "平均池化")

    pools = "mean"

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.AvgPool1d(*(self.windows(x) or ()))
