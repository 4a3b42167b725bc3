"""2-D convolution."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.sums import convolution
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
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("conv2d")
class Conv2d(Convolution2d):
    r"""Slides `out_channels` learned filters over an image.

    Input: `(C, H, W)`. Output: `(O, H', W')`, with
    $H' = \lfloor (H + 2p - k) / s \rfloor + 1$ and $W'$ likewise,
    for kernel size $k$, stride $s$ and padding $p$, all in pixels.

    Reference: LeCun et al., 1998, *Gradient-based learning applied to document recognition*.
    """

    title = N_("Conv 2D")
    synonyms = ("convolution", "convolutional", "cnn", "卷积", "卷积层", "1x1 convolution", "pointwise", "二维卷积")
    one_weight = True
    units_field = "out_channels"

    out_channels: OutChannels = 16
    kernel_size: KernelSize2d = 3
    stride: Stride2d = 1
    padding: Padding2d = 1
    bias: Bias = True

    examples = (
        Example({"out_channels": 8}, inputs=((1, 28, 28),), output=(8, 28, 28)),
        Example({"kernel_size": 5, "stride": 2, "padding": 0}, inputs=((3, 33, 17),), output=(16, 15, 7)),
        Example({"bias": False}, inputs=((2, 5, 5),), output=(16, 5, 5)),
        Example({"kernel_size": 1, "stride": 2, "padding": 0}, inputs=((4, 8, 7),), output=(16, 4, 4)),
        Example({"kernel_size": 1, "stride": 3, "padding": 1}, inputs=((2, 8, 7),), output=(16, 4, 3)),
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

        from engine.modules.basic import PointConv2d

        is_point = set(per_axis(self.kernel_size, 2)) == {1} and set(per_axis(self.stride, 2)) != {1}
        kind = PointConv2d if is_point else nn.Conv2d
        return kind(x[0], self.out_channels, *torch_windows(self, x), bias=self.bias)

    def parameter_count(self, x: Shape) -> int:
        return self.out_channels * (x[0] * prod(per_axis(self.kernel_size, 2)) + self.bias)

    def flops(self, x: Shape) -> int:
        _, h, w = self.infer(x) or (0, 0, 0)
        return 2 * h * w * self.out_channels * x[0] * prod(per_axis(self.kernel_size, 2))

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (convolution(values, index, *stride_and_padding(self, values.input().shape)),)
