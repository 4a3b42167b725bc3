"""Separable 2-D convolution."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.separable import separable, separable_parts
from engine.layers.base import LAYERS, Example, Shape
from engine.layers.window import (
    Bias,
    Convolution2d,
    KernelSize2d,
    OutChannels,
    Padding2d,
    Stride2d,
    output_sides,
    per_axis,
    stride_and_padding,
    torch_windows,
)
from engine.text import N_
from engine.views import FollowedPart, Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("separable_conv2d")
class SeparableConv2d(Convolution2d):
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
    synonyms = ("separable convolution", "xception", "mobilenet", "可分离卷积", "sepconv")
    units_field = "out_channels"

    out_channels: OutChannels = 16
    kernel_size: KernelSize2d = 3
    stride: Stride2d = 1
    padding: Padding2d = 1
    bias: Bias = True

    examples = (
        Example({"out_channels": 8}, inputs=((4, 28, 28),), output=(8, 28, 28)),
        Example(
            {"kernel_size": 5, "stride": 2, "padding": 0, "bias": False}, inputs=((3, 33, 17),), output=(16, 15, 7)
        ),
        Example({"kernel_size": (1, 5), "stride": (2, 1), "padding": (0, 2)}, inputs=((3, 9, 8),), output=(16, 5, 8)),
        Example({"kernel_size": 5, "padding": "same"}, inputs=((2, 9, 8),), output=(16, 9, 8)),
        Example({"kernel_size": (3, 2), "stride": (1, 2), "padding": "same"}, inputs=((2, 9, 8),), output=(16, 9, 4)),
        Example({"padding": "valid"}, inputs=((2, 9, 8),), output=(16, 7, 6)),
    )

    def infer(self, x: Shape) -> Shape | None:
        sides = output_sides(x, 2, self.kernel_size, self.stride, self.padding)
        return (self.out_channels, *sides) if sides else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.Sequential(
            nn.Conv2d(x[0], x[0], *torch_windows(self, x), groups=x[0], bias=False),
            nn.Conv2d(x[0], self.out_channels, 1, bias=self.bias),
        )

    def parameter_count(self, x: Shape) -> int:
        return x[0] * prod(per_axis(self.kernel_size, 2)) + self.out_channels * (x[0] + self.bias)

    def flops(self, x: Shape) -> int:
        _, h, w = self.infer(x) or (0, 0, 0)
        return 2 * h * w * x[0] * (prod(per_axis(self.kernel_size, 2)) + self.out_channels)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return separable(values, index, stride_and_padding(self, values.input().shape))

    def followed_parts(self, values: NodeValues, index: Index) -> tuple[FollowedPart, ...]:
        return separable_parts(values, index, stride_and_padding(self, values.input().shape))
