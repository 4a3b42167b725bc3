"""1-D maximum pooling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.layers.base import LAYERS, Shape
from engine.layers.pooling import Pool1d
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("max_pool1d")
class MaxPool1d(Pool1d):
    r"""Keeps the largest value of each window along a signal.

    Input: `(C, T)`. Output: `(C, T')` with $T' = \lfloor (T + 2p - k) / s \rfloor + 1$
    for window $k$, stride $s$ and padding $p$.

    Reference: Collobert et al., 2011, *Natural language processing (almost) from scratch*.
    """

    title = N_("Max pool 1D")
    synonyms = ("maxpool", "max pooling", "最大池化")

    pools = "maximum"

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.MaxPool1d(*(self.windows(x) or ()))
