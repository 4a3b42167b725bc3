"""Masks as color images."""

from __future__ import annotations

import numpy as np

from engine.views import Array

COLOURS = np.array(
    [
        (0, 114, 178), (230, 159, 0), (0, 158, 115), (204, 121, 167), (213, 94, 0),
        (86, 180, 233), (138, 125, 0), (92, 100, 112), (123, 78, 163), (166, 118, 26),
    ],
    np.uint8,
)  # fmt: skip
"""The palette of Okabe and Ito, in the order in which pages color classes; it repeats after ten colors."""


def painted(mask: Array) -> Array:
    """Classes `(…)` as colors `(…, 3)`, uint8."""
    return COLOURS[mask % len(COLOURS)]
