"""Small clouds on a ring."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.points import Clouds, polar
from engine.text import N_
from engine.views import Array

RADIUS = 4.0


@DATASETS.register("ring")
class Ring(Clouds):
    """Small round clouds on a ring, with nothing between them: they show at once whether a generator has collapsed.

    A generator must put points into every cloud and none between; the cloud of a point is its class.

    Reference: Metz et al., 2017, *Unrolled generative adversarial networks*.
    """

    title = N_("Ring of Gaussians")

    size: int = Field(2000, ge=20, le=20_000, title=N_("Samples"))
    clouds: int = Field(8, ge=2, le=10, title=N_("Clouds"))

    def centres(self) -> Array:
        return polar(np.full(self.clouds, RADIUS), 2 * np.pi * np.arange(self.clouds) / self.clouds)
