"""The output of a node as a small view: the pictures on the cards of a graph."""

from __future__ import annotations

import numpy as np

from engine.probes.neuron_weights import MAX_NEURONS
from engine.probes.pixels import maps, samples
from engine.views import Array, Pictures

MAX_MAPS = 8
"""The maximum number of channels, heads or units shown side by side."""
MAX_SIDE = 32
"""Larger maps are averaged over blocks of pixels."""
ROW, MAX_UNITS = 32, 256
"""Units per row of a vector, and the maximum number of units shown."""
MAX_STEPS = 96
PLANE_RANGE = 1.0
"""Maps over the plane have the full color at this value, so that the units of all layers can be compared."""


def of_planes(values: Array, side: int) -> Pictures:
    """Units `(side², D)` over a plane whose first row is at the bottom: all that can be drawn as neurons, or else the
    first."""
    few = values.shape[1] <= MAX_NEURONS
    shown = np.nan_to_num(values.astype(np.float32))[:, : None if few else MAX_MAPS]
    planes = shown.T.reshape(-1, side, side)[:, ::-1]
    captions = tuple(str(unit + 1) for unit in range(len(planes)))
    clipped = np.clip(planes, -PLANE_RANGE, PLANE_RANGE)
    return Pictures(clipped, "signed", captions, -PLANE_RANGE, PLANE_RANGE)


def of_output(value: Array) -> Pictures | None:
    """One sample's output: feature maps `(C, H, W)`, a series `(T, D)` with time across, or units `(D,)` in rows."""
    if not value.size:
        return None
    if value.ndim == 3:
        return maps(averaged(value[:MAX_MAPS], MAX_SIDE, MAX_SIDE))
    if value.ndim == 2:
        return maps(averaged(value.T[None], MAX_SIDE, MAX_STEPS))
    return maps(unit_rows(value[:MAX_UNITS])) if value.ndim == 1 else None


def of_picture(value: Array) -> Pictures | None:
    """A picture `(C, H, W)`, uint8 or from 0 to 1, with one or three channels."""
    return samples(value[None]) if value.ndim == 3 and value.shape[0] in (1, 3) else None


def averaged(values: Array, max_height: int, max_width: int) -> Array:
    """Maps `(M, H, W)` reduced by whole factors; pixels left over at the right and bottom are left out."""
    down, across = (-(-size // limit) for size, limit in zip(values.shape[1:], (max_height, max_width), strict=True))
    if down == across == 1:
        return values
    height, width = values.shape[1] // down, values.shape[2] // across
    blocks = values[:, : height * down, : width * across].reshape(len(values), height, down, width, across)
    reduced: Array = blocks.mean((2, 4))
    return reduced


def unit_rows(value: Array) -> Array:
    """Units `(D,)` as one picture `(1, R, 32)`, row by row; the end of the last row is 0."""
    width = min(ROW, len(value))
    rows = np.zeros((-(-len(value) // width), width), np.float32)
    rows.ravel()[: len(value)] = value
    return rows[None]
