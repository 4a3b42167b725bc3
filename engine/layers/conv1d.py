"""1-D convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.sums import convolution
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.layers.window import (
    Bias,
    KernelSize,
    OutChannels,
    Padding,
    Stride,
    output_sides,
    stride_and_padding,
    torch_windows,
)
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("conv1d")
class Conv1d(Layer):
    r"""Slides `out_channels` learned filters along a signal.

    Input: `(C, T)`. Output: `(O, T')`, with $T' = \lfloor (T + 2p - k) / s \rfloor + 1$ for kernel size $k$, stride $s$
    and padding $p$, all in positions of the signal.

    Reference: Waibel et al., 1989, *Phoneme recognition using time-delay neural networks*.
    """

    title = N_("Conv 1D")
    synonyms = ("convolution", "temporal convolution", "卷积", "一维卷积层")
    group = "convolution"
    expects = N_("a signal (C, T) no shorter than its kernel")
    advice = N_("Add padding or use a smaller kernel.")
    activates = True
    initializes = True
    one_weight = True
    units_field = "out_channels"

    out_channels: OutChannels = 16
    kernel_size: KernelSize = 3
    stride: Stride = 1
    padding: Padding = 1
    bias: Bias = True

    examples = (
        Example({"out_channels": 8}, inputs=((1, 28),), output=(8, 28)),
        Example({"kernel_size": 5, "stride": 2, "padding": 0, "bias": False}, inputs=((3, 33),), output=(16, 15)),
        Example({"kernel_size": 5, "padding": "same"}, inputs=((2, 9),), output=(16, 9)),
        Example({"stride": 2, "padding": "same"}, inputs=((2, 9),), output=(16, 5)),
        Example({"padding": "valid"}, inputs=((2, 9),), output=(16, 7)),
    )

    def infer(self, x: Shape) -> Shape | None:
        sides = output_sides(x, 1, self.kernel_size, self.stride, self.padding)
        return (self.out_channels, *sides) if sides else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.Conv1d(x[0], self.out_channels, *torch_windows(self, x), bias=self.bias)

    def parameter_count(self, x: Shape) -> int:
        return self.out_channels * (x[0] * self.kernel_size + self.bias)

    def flops(self, x: Shape) -> int:
        _, length = self.infer(x) or (0, 0)
        return 2 * length * self.out_channels * x[0] * self.kernel_size

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (convolution(values, index, *stride_and_padding(self, values.input().shape)),)
