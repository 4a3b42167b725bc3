"""Transposed 2-D convolution."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.sums import transposed_convolution
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("conv_transpose2d")
class ConvTranspose2d(Layer):
    r"""Paints a learned patch for every pixel, so that images grow: the transpose of a convolution.

    It leads back to the size that a convolution started from, not to its values: it is no inverse. It computes what the
    gradient of a convolution does on its way back.

    Input: `(C, H, W)`. Output: `(O, H', W')`, with $H' = (H - 1) s - 2p + k + e$ and $W'$ likewise,
    for kernel size $k$, stride $s$, padding $p$ (cut off at each side) and $e$ extra pixels at one side.

    Reference: Zeiler et al., 2010, *Deconvolutional networks*; Dumoulin and Visin, 2016, *A guide to convolution
    arithmetic for deep learning*.
    """

    title = N_("Transposed conv 2D")
    synonyms = ("deconv", "deconvolution", "fractionally strided", "反卷积", "转置卷积")
    group = "convolution"
    expects = N_("an image (C, H, W) larger than its padding removes, and output padding below the stride")
    advice = N_("Use less padding, a larger kernel or less output padding.")
    activates = True
    initializes = True
    one_weight = True
    units_field = "out_channels"

    out_channels: int = Field(16, ge=1, le=1024, title=N_("Filters"))
    kernel_size: int = Field(4, ge=1, le=31, title=N_("Kernel size"))
    stride: int = Field(2, ge=1, le=8, title=N_("Stride"))
    padding: int = Field(1, ge=0, le=15, title=N_("Padding"))
    output_padding: int = Field(0, ge=0, le=7, title=N_("Output padding"))
    bias: bool = Field(True, title=N_("Bias"))

    examples = (
        Example({"out_channels": 8}, inputs=((16, 7, 7),), output=(8, 14, 14)),
        Example({"kernel_size": 3, "output_padding": 1, "bias": False}, inputs=((4, 5, 3),), output=(16, 10, 6)),
        Example({"kernel_size": 7, "stride": 1, "padding": 0}, inputs=((10, 1, 1),), output=(16, 7, 7)),
    )

    def infer(self, x: Shape) -> Shape | None:
        if len(x) != 3 or self.output_padding >= self.stride:
            return None
        grown = self.kernel_size - 2 * self.padding + self.output_padding
        h, w = ((side - 1) * self.stride + grown for side in x[1:])
        return (self.out_channels, h, w) if min(h, w) >= 1 else None

    def build(self, x: Shape) -> nn.Module:
        from engine.modules.fft_conv_transpose import ConvTranspose2d as Module

        return Module(
            x[0],
            self.out_channels,
            self.kernel_size,
            self.stride,
            self.padding,
            output_padding=self.output_padding,
            bias=self.bias,
        )

    def parameter_count(self, x: Shape) -> int:
        return self.out_channels * (x[0] * self.kernel_size**2 + self.bias)

    def flops(self, x: Shape) -> int:
        return 2 * x[0] * x[1] * x[2] * self.out_channels * self.kernel_size**2

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (transposed_convolution(values, index, self.stride, self.padding),)
