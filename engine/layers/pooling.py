"""Base of the pooling layers: windows, shapes and costs."""

from __future__ import annotations

from math import prod
from typing import ClassVar

from pydantic import Field

from engine.layers.base import Example, Layer, Shape
from engine.layers.window import output_sides
from engine.text import N_


class WindowPool(Layer):
    """A window that slides over the last axes."""

    group = "pooling"
    advice = N_("Use a smaller window, or remove this layer.")
    axes: ClassVar[int] = 1

    kernel_size: int = Field(2, ge=1, le=31, title=N_("Window"))
    stride: int = Field(2, ge=1, le=31, title=N_("Stride"))
    padding: int = Field(0, ge=0, le=15, title=N_("Padding"))

    def infer(self, x: Shape) -> Shape | None:
        sides = output_sides(x, self.axes, self.kernel_size, self.stride, self.padding)
        return (x[0], *sides) if sides and 2 * self.padding <= self.kernel_size else None

    def flops(self, x: Shape) -> int:
        return prod(self.infer(x) or (0,)) * self.kernel_size**self.axes


class Pool1d(WindowPool):
    """Over a signal."""

    expects = N_("a signal (C, T) no shorter than its window, and padding of at most half the window")
    examples = (
        Example({}, inputs=((8, 20),), output=(8, 10)),
        Example({"kernel_size": 3, "stride": 1, "padding": 1}, inputs=((3, 7),), output=(3, 7)),
    )


class Pool2d(WindowPool):
    """Over an image."""

    axes = 2
    expects = N_("an image (C, H, W) no smaller than its window, and padding of at most half the window")
    examples = (
        Example({}, inputs=((8, 28, 28),), output=(8, 14, 14)),
        Example({"kernel_size": 3, "stride": 2, "padding": 1}, inputs=((3, 33, 17),), output=(3, 17, 9)),
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
