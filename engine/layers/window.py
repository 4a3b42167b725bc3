"""Base of the layers that slide a window over a signal or an image: settings, padding, and the size of the output."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated, Any, Literal

from pydantic import AfterValidator, Discriminator, Field, Tag, ValidationInfo
from pydantic_core import PydanticCustomError

from engine.layers.base import Layer, Shape
from engine.text import N_

Sides = int | tuple[int, ...]
"""One number for all axes, or one for each."""
Named = Literal["same", "valid"]
PADDINGS = {"same": N_("Same"), "valid": N_("Valid")}
"""Padding by name: as many outputs as inputs, divided by the stride and rounded up; or no padding."""


def per_axis(value: Sides, axes: int) -> tuple[int, ...]:
    """A setting for each axis: 3 is 3 × 3."""
    return value if isinstance(value, tuple) else (value,) * axes


def plain(values: tuple[int, ...]) -> Sides:
    """One number if the axes agree."""
    return values[0] if len(set(values)) == 1 else values


def number_or_pair(value: Any) -> str:
    """The tag of the form in which a setting is written, so that an error is about that form alone."""
    return "=pair" if isinstance(value, list | tuple) else "=number"


def number_pair_or_name(value: Any) -> str:
    return "=name" if isinstance(value, str) and not value.isdigit() else number_or_pair(value)


def has_even_side(kernel_size: Sides, stride: Sides) -> bool:
    """Whether "same" would take different padding at both ends: an even kernel on an axis with stride 1."""
    axes = max(len(per_axis(value, 1)) for value in (kernel_size, stride))
    return any(s == 1 and k % 2 == 0 for k, s in zip(per_axis(kernel_size, axes), per_axis(stride, axes), strict=True))


def _possible(padding: Sides | Named, info: ValidationInfo) -> Sides | Named:
    known = "kernel_size" in info.data and "stride" in info.data
    if padding == "same" and known and has_even_side(info.data["kernel_size"], info.data["stride"]):
        raise PydanticCustomError("even_kernel", "needs an odd kernel")
    return padding


KernelSide = Annotated[int, Field(ge=1, le=31)]
StrideSide = Annotated[int, Field(ge=1, le=8)]
PaddingSide = Annotated[int, Field(ge=0, le=15)]
OutChannels = Annotated[int, Field(ge=1, le=1024, title=N_("Filters"))]
KernelSize = Annotated[int, Field(ge=1, le=31, title=N_("Kernel size"))]
Stride = Annotated[int, Field(ge=1, le=8, title=N_("Stride"))]
KernelSize2d = Annotated[
    Annotated[KernelSide, Tag("=number")] | Annotated[tuple[KernelSide, KernelSide], Tag("=pair")],
    Discriminator(number_or_pair),
    Field(title=N_("Kernel size")),
]
Stride2d = Annotated[
    Annotated[StrideSide, Tag("=number")] | Annotated[tuple[StrideSide, StrideSide], Tag("=pair")],
    Discriminator(number_or_pair),
    Field(title=N_("Stride")),
]
PoolStride2d = Annotated[
    Annotated[KernelSide, Tag("=number")] | Annotated[tuple[KernelSide, KernelSide], Tag("=pair")],
    Discriminator(number_or_pair),
]
Padding = Annotated[
    Annotated[PaddingSide, Tag("=number")] | Annotated[Named, Tag("=name")],
    Discriminator(number_pair_or_name),
    AfterValidator(_possible),
    Field(title=N_("Padding"), json_schema_extra={"options": PADDINGS}),
]
Padding2d = Annotated[
    Annotated[PaddingSide, Tag("=number")]
    | Annotated[tuple[PaddingSide, PaddingSide], Tag("=pair")]
    | Annotated[Named, Tag("=name")],
    Discriminator(number_pair_or_name),
    AfterValidator(_possible),
    Field(title=N_("Padding"), json_schema_extra={"options": PADDINGS}),
]
Bias = Annotated[bool, Field(title=N_("Bias"))]


def padding_of(
    sides: Sequence[int], kernel_size: Sides, stride: Sides, padding: Sides | Named
) -> tuple[int, ...] | None:
    """The padding at both ends of each axis; None if "same" would take different padding at both ends."""
    axes = len(sides)
    if not isinstance(padding, str):
        return per_axis(padding, axes)
    if padding == "valid":
        return (0,) * axes
    if has_even_side(kernel_size, stride):
        return None
    settings = zip(sides, per_axis(kernel_size, axes), per_axis(stride, axes), strict=True)
    # What the last window lacks; an odd number is rounded up, which adds no further window where the stride is above 1.
    return tuple((max(0, (-(-side // s) - 1) * s + k - side) + 1) // 2 for side, k, s in settings)


def output_sides(x: Shape, axes: int, kernel_size: Sides, stride: Sides, padding: Sides | Named) -> Shape | None:
    """The sizes of the output's last `axes` axes; None if `x` has other axes or is smaller than the window."""
    if len(x) != 1 + axes or (pads := padding_of(x[1:], kernel_size, stride, padding)) is None:
        return None
    settings = zip(x[1:], pads, per_axis(kernel_size, axes), per_axis(stride, axes), strict=True)
    sides = tuple((side + 2 * p - k) // s + 1 for side, p, k, s in settings)
    return sides if min(sides) >= 1 else None


class Convolution2d(Layer):
    """Base class of the convolutions that slide a window over an image."""

    group = "convolution"
    filters = True
    expects = N_("an image (C, H, W) no smaller than its kernel")
    advice = N_("Add padding or use a smaller kernel.")
    activates = True
    initializes = True


def torch_windows(layer: Any, x: Shape) -> tuple[Any, Any, Any]:
    """Kernel size, stride and padding of a convolution as torch takes them."""
    padding = padding_of(x[1:], layer.kernel_size, layer.stride, layer.padding)
    return layer.kernel_size, layer.stride, plain(padding or (0,))


def stride_and_padding(layer: Any, x: Shape) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """Stride and padding of a window for each axis of the input `x`."""
    axes = len(x) - 1
    padding = padding_of(x[1:], layer.kernel_size, layer.stride, layer.padding)
    return per_axis(layer.stride, axes), padding or (0,) * axes
