"""Base of the layers that slide a window over a signal or an image: settings, and the size of the output."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from engine.layers.base import Layer, Shape
from engine.text import N_

OutChannels = Annotated[int, Field(ge=1, le=1024, title=N_("Filters"))]
KernelSize = Annotated[int, Field(ge=1, le=31, title=N_("Kernel size"))]
Stride = Annotated[int, Field(ge=1, le=8, title=N_("Stride"))]
Padding = Annotated[int, Field(ge=0, le=15, title=N_("Padding"))]
Bias = Annotated[bool, Field(title=N_("Bias"))]


def output_sides(x: Shape, axes: int, kernel_size: int, stride: int, padding: int) -> Shape | None:
    """The sizes of the output's last `axes` axes; None if `x` has other axes or is smaller than the window."""
    if len(x) != 1 + axes:
        return None
    sides = tuple((side + 2 * padding - kernel_size) // stride + 1 for side in x[1:])
    return sides if min(sides) >= 1 else None


class Convolution2d(Layer):
    """Base class of the convolutions that slide a window over an image."""

    group = "convolution"
    filters = True
    expects = N_("an image (C, H, W) no smaller than its kernel")
    advice = N_("Add padding or use a smaller kernel.")
    activates = True
    initializes = True
