"""Step function."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.curve import Curve
from engine.datasets.points import EXTENT
from engine.text import N_
from engine.views import Array


@DATASETS.register("steps")
class Steps(Curve):
    """A staircase: smooth activations round its corners, ReLU fits them with kinks."""

    title = N_("Staircase")

    levels: int = Field(4, ge=2, le=12, title=N_("Number of levels"))

    def height(self, x: Array) -> Array:
        level = np.floor((x + EXTENT) / (2 * EXTENT) * self.levels).clip(0, self.levels - 1)
        return np.asarray(2 * level / (self.levels - 1) - 1)
