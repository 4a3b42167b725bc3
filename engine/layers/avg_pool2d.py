"""2-D average pooling."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from pydantic import Field

from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("avg_pool2d")
class AvgPool2d(Layer):
    r"""Takes the mean of each window: smaller, smoother pictures.

    Input: `(C, H, W)`. Output: `(C, H', W')` with $H' = \lfloor (H + 2p - k) / s \rfloor + 1$
    and $W'$ likewise, for window $k$, stride $s$ and padding $p$, in pixels. Padding counts as zeros.

    Reference: LeCun et al., 1990, *Handwritten digit recognition with a back-propagation network*.
    """

    title = N_("Average pool 2D")
    group = "pooling"
    expects = N_("an image (C, H, W) no smaller than its window, and padding of at most half the window")
    advice = N_("Use a smaller window, or remove this layer.")

    kernel_size: int = Field(2, ge=1, le=31, title=N_("Window"))
    stride: int = Field(2, ge=1, le=31, title=N_("Stride"))
    padding: int = Field(0, ge=0, le=15, title=N_("Padding"))

    examples = (
        Example({}, inputs=((8, 28, 28),), output=(8, 14, 14)),
        Example({"kernel_size": 3, "stride": 2, "padding": 1}, inputs=((3, 33, 17),), output=(3, 17, 9)),
    )

    def infer(self, x: Shape) -> Shape | None:
        if len(x) != 3 or 2 * self.padding > self.kernel_size:
            return None
        sides = [(side + 2 * self.padding - self.kernel_size) // self.stride + 1 for side in x[1:]]
        return (x[0], *sides) if min(sides) >= 1 else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.AvgPool2d(self.kernel_size, self.stride, self.padding)

    def flops(self, x: Shape) -> int:
        return prod(self.infer(x) or (0,)) * self.kernel_size**2
