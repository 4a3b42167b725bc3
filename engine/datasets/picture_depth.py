"""Gray images with more than 8 bits per pixel: 16-bit, 32-bit and float."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

DEEP = ("I;16", "I;16B", "I;16L", "I;16N", "I", "F")
"""Pillow's modes of images with more than 8 bits."""
_BIT_DEPTHS = (8, 10, 12, 14, 16)
"""Cameras and scanners store 10 to 14 bits in files of 16."""


def is_deep(image: PillowImage) -> bool:
    return image.mode in DEEP


def extremes(image: PillowImage) -> tuple[float, float]:
    """The lowest and the highest value; 0 and 0 if no value is finite."""
    values = np.asarray(image)
    finite = values[np.isfinite(values)]
    return (float(finite.min()), float(finite.max())) if finite.size else (0.0, 0.0)


def range_of(low: float, high: float, is_float: bool) -> tuple[float, float]:
    """The values that become 0 and 255 for images whose values lie between `low` and `high`.

    Integers: the full range of the smallest usual bit depth that holds them. Floats: 0 to 1, or 0 to 255. Values
    outside of these: their own range.
    """
    usual = (1.0, 255.0) if is_float else tuple(2.0**bits - 1 for bits in _BIT_DEPTHS)
    fitting = [top for top in usual if low >= 0 and high <= top]
    return (0.0, fitting[0]) if fitting else (low, high)


def as_eight_bits(image: PillowImage, value_range: tuple[float, float] | None) -> PillowImage:
    """The image in mode `L`, scaled so that `value_range` becomes 0 to 255; values outside of it are clipped."""
    from PIL import Image

    low, high = value_range or range_of(*extremes(image), image.mode == "F")
    values = np.nan_to_num(np.asarray(image, np.float64), nan=low, posinf=high, neginf=low)
    scaled = (values - low) * (255 / (high - low) if high > low else 0.0)
    return Image.fromarray(np.rint(scaled).clip(0, 255).astype(np.uint8))
