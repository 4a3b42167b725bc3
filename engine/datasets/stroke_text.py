"""A drawing as a short text, for settings that are saved and sent: `12 30 14 33;50 60` is a line and a dot."""

from __future__ import annotations

import re

MAX_LENGTH = 4000
"""A drawing of 500 points; the browser leaves out points of longer ones."""
_NUMBER = re.compile(r"\d{1,4}")


def strokes_of(text: str) -> list[list[tuple[float, float]]]:
    """Strokes of points, y pointing down; everything but whole numbers is ignored, and so is a last x without a y."""
    strokes = [[float(number) for number in _NUMBER.findall(part)] for part in text.split(";")]
    return [list(zip(stroke[::2], stroke[1::2], strict=False)) for stroke in strokes if len(stroke) > 1]
