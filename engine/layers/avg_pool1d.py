"""1-D average pooling."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from pydantic import Field

from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("avg_pool1d")
class AvgPool1d(Layer):
    r"""Takes the mean of each window along a signal.

    Input: `(C, T)`. Output: `(C, T')` with $T' = \lfloor (T + 2p - k) / s \rfloor + 1$
    for window $k$, stride $s$ and padding $p$. Padding counts as zeros.

    Reference: Waibel et al., 1989, *Phoneme recognition using time-delay neural networks*.
    """

    title = N_("Average pool 1D")
    group = "pooling"
    expects = N_("a signal (C, T) no shorter than its window, and padding of at most half the window")
    advice = N_("Use a smaller window, or remove this layer.")

    kernel_size: int = Field(2, ge=1, le=31, title=N_("Window"))
    stride: int = Field(2, ge=1, le=31, title=N_("Stride"))
    padding: int = Field(0, ge=0, le=15, title=N_("Padding"))

    examples = (
        Example({}, inputs=((8, 20),), output=(8, 10)),
        Example({"kernel_size": 3, "stride": 1, "padding": 1}, inputs=((3, 7),), output=(3, 7)),
    )

    def infer(self, x: Shape) -> Shape | None:
        if len(x) != 2 or 2 * self.padding > self.kernel_size:
            return None
        sides = [(side + 2 * self.padding - self.kernel_size) // self.stride + 1 for side in x[1:]]
        return (x[0], *sides) if min(sides) >= 1 else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.AvgPool1d(self.kernel_size, self.stride, self.padding)

    def flops(self, x: Shape) -> int:
        return prod(self.infer(x) or (0,)) * self.kernel_size
