"""2-D convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("conv2d")
class Conv2d(Layer):
    r"""Slides `out_channels` learned filters over an image.

    Input: `(C, H, W)`. Output: `(O, H', W')`, with
    $H' = \lfloor (H + 2p - k) / s \rfloor + 1$ and $W'$ likewise,
    for kernel size $k$, stride $s$ and padding $p$, all in pixels.

    Reference: LeCun et al., 1998, *Gradient-based learning applied to document recognition*.
    """

    title = N_("Conv 2D")
    synonyms = ("convolution", "convolutional", "cnn", "卷积", "卷积层")
    group = "convolution"
    filters = True
    expects = N_("an image (C, H, W) no smaller than its kernel")
    advice = N_("Add padding or use a smaller kernel.")
    activates = True
    initializes = True
    one_weight = True

    out_channels: int = Field(16, ge=1, le=1024, title=N_("Filters"))
    kernel_size: int = Field(3, ge=1, le=31, title=N_("Kernel size"))
    stride: int = Field(1, ge=1, le=8, title=N_("Stride"))
    padding: int = Field(1, ge=0, le=15, title=N_("Padding"))
    bias: bool = Field(True, title=N_("Bias"))

    examples = (
        Example({"out_channels": 8}, inputs=((1, 28, 28),), output=(8, 28, 28)),
        Example({"kernel_size": 5, "stride": 2, "padding": 0}, inputs=((3, 33, 17),), output=(16, 15, 7)),
        Example({"bias": False}, inputs=((2, 5, 5),), output=(16, 5, 5)),
        Example({"kernel_size": 1, "stride": 2, "padding": 0}, inputs=((4, 8, 7),), output=(16, 4, 4)),
        Example({"kernel_size": 1, "stride": 3, "padding": 1}, inputs=((2, 8, 7),), output=(16, 4, 3)),
    )

    def infer(self, x: Shape) -> Shape | None:
        if len(x) != 3:
            return None
        h, w = ((side + 2 * self.padding - self.kernel_size) // self.stride + 1 for side in x[1:])
        return (self.out_channels, h, w) if min(h, w) >= 1 else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        from engine.modules.basic import PointConv2d

        kind = PointConv2d if self.kernel_size == 1 and self.stride > 1 else nn.Conv2d
        return kind(x[0], self.out_channels, self.kernel_size, self.stride, self.padding, bias=self.bias)

    def parameter_count(self, x: Shape) -> int:
        return self.out_channels * (x[0] * self.kernel_size**2 + self.bias)

    def flops(self, x: Shape) -> int:
        _, h, w = self.infer(x) or (0, 0, 0)
        return 2 * h * w * self.out_channels * x[0] * self.kernel_size**2
