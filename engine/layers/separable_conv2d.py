"""Separable 2-D convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("separable_conv2d")
class SeparableConv2d(Layer):
    r"""Filters each channel separately, then mixes the channels pixel by pixel: a convolution with far fewer weights.

    A depthwise convolution with kernel size $k$, followed by a 1 × 1 convolution: $C k^2 + O C$ weights instead of
    $O C k^2$.

    Input: `(C, H, W)`. Output: `(O, H', W')`, with
    $H' = \lfloor (H + 2p - k) / s \rfloor + 1$ and $W'$ likewise,
    for stride $s$ and padding $p$, all in pixels.

    Reference: Howard et al., 2017, *MobileNets: efficient convolutional neural networks for mobile vision
    applications*.
    """

    title = N_("Separable conv 2D")
    synonyms = ("separable convolution", "xception", "mobilenet", "可分离卷积")
    group = "convolution"
    filters = True
    expects = N_("an image (C, H, W) no smaller than its kernel")
    advice = N_("Add padding or use a smaller kernel.")
    activates = True
    initializes = True

    out_channels: int = Field(16, ge=1, le=1024, title=N_("Filters"))
    kernel_size: int = Field(3, ge=1, le=31, title=N_("Kernel size"))
    stride: int = Field(1, ge=1, le=8, title=N_("Stride"))
    padding: int = Field(1, ge=0, le=15, title=N_("Padding"))
    bias: bool = Field(True, title=N_("Bias"))

    examples = (
        Example({"out_channels": 8}, inputs=((4, 28, 28),), output=(8, 28, 28)),
        Example(
            {"kernel_size": 5, "stride": 2, "padding": 0, "bias": False}, inputs=((3, 33, 17),), output=(16, 15, 7)
        ),
    )

    def infer(self, x: Shape) -> Shape | None:
        if len(x) != 3:
            return None
        h, w = ((side + 2 * self.padding - self.kernel_size) // self.stride + 1 for side in x[1:])
        return (self.out_channels, h, w) if min(h, w) >= 1 else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.Sequential(
            nn.Conv2d(x[0], x[0], self.kernel_size, self.stride, self.padding, groups=x[0], bias=False),
            nn.Conv2d(x[0], self.out_channels, 1, bias=self.bias),
        )

    def parameter_count(self, x: Shape) -> int:
        return x[0] * self.kernel_size**2 + self.out_channels * (x[0] + self.bias)

    def flops(self, x: Shape) -> int:
        _, h, w = self.infer(x) or (0, 0, 0)
        return 2 * h * w * x[0] * (self.kernel_size**2 + self.out_channels)
