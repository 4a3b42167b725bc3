"""Views of pictures."""

from __future__ import annotations

from dataclasses import dataclass
from typing import ClassVar

from engine.text import Name
from engine.views.base import Array, Scale, View


@dataclass(frozen=True)
class Pictures(View):
    """A grid of small pictures, drawn without smoothing.

    `pixels` is `(N, H, W)` (float32 or uint8), or `(N, H, W, 3)` uint8 for scale `rgb`. `low` and `high` are the values
    at the ends of the scale. `wrong` are the indices of pictures to highlight.
    """

    kind: ClassVar[str] = "pictures"
    pixels: Array
    scale: Scale
    captions: tuple[Name, ...] = ()
    low: float = 0.0
    high: float = 1.0
    wrong: tuple[int, ...] = ()
    across: int | None = None
    """Pictures per row; None: as many as fit."""
