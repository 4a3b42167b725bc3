"""Small clouds on a ring."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.points import Points, polar
from engine.text import N_
from engine.views import Array

RADIUS = 4.0


@DATASETS.register("ring")
class Ring(Points):
    """Small round clouds on a ring, with nothing between them: what a generator that collapses is seen on.

    A generator must put points into every cloud and none between; which cloud a point belongs to is its class.

    Reference: Metz et al., 2017, *Unrolled generative adversarial networks*.
    """

    title = N_("Ring of clouds")

    size: int = Field(2000, ge=20, le=20_000, title=N_("Points"))
    noise: float = Field(
        0.15,
        ge=0,
        le=3,
        title=N_("Noise"),
        description=N_("Standard deviation of each cloud, on a plane from −6 to 6."),
    )
    clouds: int = Field(8, ge=2, le=10, title=N_("Clouds"))

    def class_names(self) -> tuple[str, ...]:
        return tuple(map(str, range(self.clouds)))

    def draw(self, random: np.random.Generator) -> tuple[Array, Array]:
        labels = np.arange(self.size) % self.clouds
        return polar(np.full(self.size, RADIUS), 2 * np.pi * labels / self.clouds), labels
