"""Hills and hollows."""

from __future__ import annotations

import numpy as np

from engine.datasets.base import DATASETS
from engine.datasets.values import Surface
from engine.text import N_
from engine.views import Array

_HILLS = np.array([(-3.2, 2.6), (3.0, 3.0), (0.2, -3.4)])
_HOLLOWS = np.array([(0.0, 3.4), (-3.0, -2.6), (3.4, -1.8)])


@DATASETS.register("gaussians")
class Gaussians(Surface):
    r"""Three hills and three hollows, each $\pm e^{-d^2 / 2}$ of the distance $d$ from its center, in units of 1.2."""

    title = N_("2-D regression (Gaussians)")

    def height(self, positions: Array) -> Array:
        return _bumps(positions, _HILLS) - _bumps(positions, _HOLLOWS)


def _bumps(positions: Array, tops: Array) -> Array:
    """The height of the nearest bump, so that overlapping ones never exceed 1."""
    squares = ((positions[:, None] - tops) ** 2).sum(axis=2)
    return np.exp(-squares.min(axis=1) / (2 * 1.2**2))
