"""Recognizes tables whose columns are the pixels of images, as MNIST is often published."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from math import isqrt

import numpy as np

from engine.text import N_, Message, message
from engine.views import Array

MIN_SIDE, MAX_SIDE = 8, 128
_PIXEL = re.compile(r"(pixels?|pix|px|p|x|feature|feat|attribute|attr|f|v|column|col|c)?[\s_\-.]?\d+([x_,;]\d+)?", re.I)
_LABELS = ("label", "class", "target", "y", "digit", "letter", "category", "标签", "类别")
_MAX_LABELS = 100


@dataclass(frozen=True)
class PixelLayout:
    """Which columns are pixels, row by row from the top left, and which one is the class."""

    label: int
    pixels: tuple[int, ...]
    channels: int
    side: int


def pixel_layout(names: Sequence[str], columns: Sequence[Sequence[str]]) -> PixelLayout | None:
    """The layout of a table of images; None for any other table."""
    for label in _label_places(names, columns):
        pixels = _pixel_places(names, label)
        square = _square(len(pixels))
        if square and _are_brightnesses([columns[place] for place in pixels]):
            return PixelLayout(label, pixels, *square)
    return None


def pixel_notes(layout: PixelLayout | None) -> list[Message]:
    """Says that a table could be read as images."""
    if layout is None:
        return []
    template = N_("The columns look like the pixels of images of {side} × {side}. They can be read as images instead.")
    return [message(template, side=layout.side)]


def pixel_values(columns: Sequence[Sequence[str]]) -> Array | None:
    """The cells `(N, P)` as float64; None if some are not numbers."""
    try:
        return np.array([np.array(cells, np.float64) for cells in columns]).T
    except ValueError:
        return None


def _label_places(names: Sequence[str], columns: Sequence[Sequence[str]]) -> list[int]:
    """Columns that may hold the class, the likeliest first."""
    named = [place for place, name in enumerate(names) if name.strip().lower() in _LABELS]
    others = [place for place, name in enumerate(names) if not _PIXEL.fullmatch(name.strip())]
    # Classes are about equally frequent, while pixels at the border are mostly background.
    ends = sorted({0, len(names) - 1}, key=lambda place: max(Counter(columns[place]).values(), default=0))
    rows = len(columns[0]) if columns else 0
    repeated = [place for place in ends if 2 * len(set(columns[place])) <= rows]
    places = dict.fromkeys([*named, *(others if len(others) == 1 else ()), *repeated])
    return [place for place in places if 2 <= len(set(columns[place])) <= _MAX_LABELS]


def _pixel_places(names: Sequence[str], label: int) -> tuple[int, ...]:
    """All other columns, or those of them that are called so."""
    others = [place for place in range(len(names)) if place != label]
    if _square(len(others)):
        return tuple(others)
    return tuple(place for place in others if _PIXEL.fullmatch(names[place].strip()))


def _square(count: int) -> tuple[int, int] | None:
    """The channels and the side of square images of `count` values."""
    for channels in (1, 3):
        side = isqrt(count // channels)
        if side * side * channels == count and MIN_SIDE <= side <= MAX_SIDE:
            return channels, side
    return None


def _are_brightnesses(columns: Sequence[Sequence[str]]) -> bool:
    """Whether all values lie between 0 and 255: whole numbers, or all of them up to 1."""
    values = pixel_values(columns)
    if values is None or not values.size or not np.isfinite(values).all() or values.min() < 0 or values.max() > 255:
        return False
    return bool(values.max() <= 1 or np.array_equal(values, np.round(values)))
