"""A drawing as a sample of a data set of images."""

from __future__ import annotations

from typing import Any

from engine.datasets.picture_preparation import Preparation
from engine.datasets.strokes import fit, render
from engine.views import Array


def drawn_sample(strokes: Any, how: Preparation) -> Array:
    """The sample `(C, H, W)` uint8 of a drawing, light on dark, or dark on light if prepared images are.

    Raises `FileFormatError` for anything but a list of strokes.
    """
    sample = fit(render(strokes), (how.channels, how.height, how.width))
    return 255 - sample if how.light_background else sample
