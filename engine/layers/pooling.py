"""Base of the pooling layers: windows, shapes and costs."""

from __future__ import annotations

from math import prod
from typing import Any, ClassVar, Literal

from pydantic import Field

from engine.calculation.copies import pooled
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import Example, Layer, Shape
from engine.layers.window import (
    KernelSize2d,
    Padding,
    Padding2d,
    PoolStride2d,
    Sides,
    output_sides,
    padding_of,
    per_axis,
    plain,
    stride_and_padding,
)
from engine.text import N_
from engine.views import Step


class WindowPool(Layer):
    """A window that slides over the last axes."""

    group = "pooling"
    advice = N_("Use a smaller window, or remove this layer.")
    axes: ClassVar[int] = 1
    pools: ClassVar[Literal["maximum", "mean"]]
    """What it keeps of each window."""

    kernel_size: Any
    stride: Any
    padding: Any

    def windows(self, x: Shape) -> tuple[Sides, Sides, Sides] | None:
        """Window, stride and padding for each axis, as torch takes them; None if the input is unsuitable."""
        if len(x) != 1 + self.axes:
            return None
        padding = padding_of(x[1:], self.kernel_size, self.stride, self.padding)
        kernel = per_axis(self.kernel_size, self.axes)
        if padding is None or any(2 * p > k for p, k in zip(padding, kernel, strict=True)):
            return None
        return plain(kernel), plain(per_axis(self.stride, self.axes)), plain(padding)

    def infer(self, x: Shape) -> Shape | None:
        sides = output_sides(x, self.axes, self.kernel_size, self.stride, self.padding)
        return (x[0], *sides) if sides and self.windows(x) else None

    def flops(self, x: Shape) -> int:
        return prod(self.infer(x) or (0,)) * prod(per_axis(self.kernel_size, self.axes))

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        kernel = per_axis(self.kernel_size, self.axes)
        return (pooled(values, index, self.pools, kernel, *stride_and_padding(self, values.input().shape)),)


class Pool1d(WindowPool):
    """Over a signal."""

    kernel_size: int = Field(2, ge=1, le=31, title=N_("Window"))
    stride: int = Field(2, ge=1, le=31, title=N_("Stride"))
    padding: Padding = 0

    expects = N_("a signal (C, T) no shorter than its window, and padding of at most half the window")
    examples = (
        Example({}, inputs=((8, 20),), output=(8, 10)),
        Example({"kernel_size": 3, "stride": 1, "padding": 1}, inputs=((3, 7),), output=(3, 7)),
        Example({"padding": "same"}, inputs=((3, 7),), output=(3, 4)),
    )


class Pool2d(WindowPool):
    """Over an image."""

    axes = 2

    kernel_size: KernelSize2d = Field(2, title=N_("Window"))
    stride: PoolStride2d = Field(2, title=N_("Stride"))
    padding: Padding2d = 0

    expects = N_("an image (C, H, W) no smaller than its window, and padding of at most half the window")
    examples = (
        Example({}, inputs=((8, 28, 28),), output=(8, 14, 14)),
        Example({"kernel_size": 3, "stride": 2, "padding": 1}, inputs=((3, 33, 17),), output=(3, 17, 9)),
        Example({"kernel_size": (1, 4), "stride": (1, 2)}, inputs=((3, 9, 8),), output=(3, 9, 3)),
        Example({"padding": "same"}, inputs=((3, 9, 8),), output=(3, 5, 4)),
        Example({"kernel_size": 3, "stride": (1, 3), "padding": "same"}, inputs=((3, 9, 8),), output=(3, 9, 3)),
        Example({"padding": "valid"}, inputs=((3, 9, 8),), output=(3, 4, 4)),
    )


class GlobalPool(Layer):
    """Over all positions at once."""

    group = "pooling"
    expects = N_("a signal (C, T) or an image (C, H, W)")
    advice = N_("Remove it: its input is already a vector.")
    examples = (
        Example({}, inputs=((8, 7, 5),), output=(8,)),
        Example({}, inputs=((3, 9),), output=(3,)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x[:1] if len(x) in (2, 3) else None

    def flops(self, x: Shape) -> int:
        return prod(x)
