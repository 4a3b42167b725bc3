"""Small clouds on a grid."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.points import Points
from engine.text import N_
from engine.views import Array

REACH = 4.4
"""The outermost centres lie at plus and minus this."""


@DATASETS.register("grid")
class Grid(Points):
    """Small round clouds on a square grid: more of them than on the ring, and some in the middle of others.

    A generator that is content with few of them is told at once; which cloud a point belongs to is its class.

    Reference: Metz et al., 2017, *Unrolled generative adversarial networks*.
    """

    title = N_("Grid of clouds")

    size: int = Field(3000, ge=20, le=20_000, title=N_("Points"))
    noise: float = Field(
        0.15,
        ge=0,
        le=3,
        title=N_("Noise"),
        description=N_("Standard deviation of each cloud, on a plane from −6 to 6."),
    )
    side: int = Field(4, ge=2, le=6, title=N_("Clouds a side"))

    def class_names(self) -> tuple[str, ...]:
        return tuple(map(str, range(self.side**2)))

    def draw(self, random: np.random.Generator) -> tuple[Array, Array]:
        labels = np.arange(self.size) % self.side**2
        places = np.linspace(-REACH, REACH, self.side)
        return np.stack([places[labels % self.side], places[labels // self.side]], axis=1), labels
