"""Depthwise 2-D convolution."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.sums import convolution
from engine.layers.base import LAYERS, Example, Shape
from engine.layers.window import (
    Bias,
    Convolution2d,
    KernelSize2d,
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


@LAYERS.register("depthwise_conv2d")
class DepthwiseConv2d(Convolution2d):
    r"""Convolves each channel with filters of its own, without mixing channels.

    Input: `(C, H, W)`. Output: `(C · m, H', W')` for depth multiplier $m$, with
    $H' = \lfloor (H + 2p - k) / s \rfloor + 1$ and $W'$ likewise,
    for kernel size $k$, stride $s$ and padding $p$, all in pixels.

    Reference: Chollet, 2017, *Xception: deep learning with depthwise separable convolutions*.
    """

    title = N_("Depthwise conv 2D")
    synonyms = ("depthwise convolution", "mobilenet", "深度卷积", "逐通道卷积", "dwconv")

    multiplier: int = Field(1, ge=1, le=16, title=N_("Depth multiplier"))
    kernel_size: KernelSize2d = 3
    stride: Stride2d = 1
    padding: Padding2d = 1
    bias: Bias = True

    examples = (
        Example({}, inputs=((8, 28, 28),), output=(8, 28, 28)),
        Example(
            {"multiplier": 2, "kernel_size": 5, "stride": 2, "padding": 0}, inputs=((3, 33, 17),), output=(6, 15, 7)
        ),
        Example({"bias": False}, inputs=((1, 5, 5),), output=(1, 5, 5)),
        Example({"kernel_size": (1, 5), "stride": (2, 1), "padding": (0, 2)}, inputs=((3, 9, 8),), output=(3, 5, 8)),
        Example({"kernel_size": 5, "padding": "same"}, inputs=((2, 9, 8),), output=(2, 9, 8)),
        Example({"kernel_size": (3, 2), "stride": (1, 2), "padding": "same"}, inputs=((2, 9, 8),), output=(2, 9, 4)),
        Example({"padding": "valid"}, inputs=((2, 9, 8),), output=(2, 7, 6)),
    )

    def infer(self, x: Shape) -> Shape | None:
        sides = output_sides(x, 2, self.kernel_size, self.stride, self.padding)
        return (x[0] * self.multiplier, *sides) if sides else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        out = x[0] * self.multiplier
        return nn.Conv2d(x[0], out, *torch_windows(self, x), groups=x[0], bias=self.bias)

    def parameter_count(self, x: Shape) -> int:
        return x[0] * self.multiplier * (prod(per_axis(self.kernel_size, 2)) + self.bias)

    def flops(self, x: Shape) -> int:
        return 2 * prod(self.infer(x) or (0,)) * prod(per_axis(self.kernel_size, 2))

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (
            convolution(values, index, *stride_and_padding(self, values.input().shape), groups=len(values.input())),
        )
