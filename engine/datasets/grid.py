"""Small clouds on a grid."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.points import Clouds
from engine.text import N_
from engine.views import Array

REACH = 4.4
"""The outermost centers lie at plus and minus this."""


@DATASETS.register("grid")
class Grid(Clouds):
    """Small round clouds on a square grid: more of them than on the ring, and some surrounded by others.

    A generator that makes only a few of them is noticed at once; the cloud of a point is its class.

    Reference: Metz et al., 2017, *Unrolled generative adversarial networks*.
    """

    title = N_("Gaussian grid")

    size: int = Field(3000, ge=20, le=20_000, title=N_("Samples"))
    side: int = Field(4, ge=2, le=6, title=N_("Clouds per side"))

    def centres(self) -> Array:
        places, number = np.linspace(-REACH, REACH, self.side), np.arange(self.side**2)
        return np.stack([places[number % self.side], places[number // self.side]], axis=1)
