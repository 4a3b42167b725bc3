"""Base of the generated regression data sets on the plane."""

from __future__ import annotations

import numpy as np

from engine.datasets.points import Points
from engine.views import Array


class Surface(Points):
    """Base class of regression data sets on the plane: `height` gives the value at each position, from -1 to 1."""

    def height(self, positions: Array) -> Array:
        """Values `(N,)` from -1 to 1 at positions `(N, 2)`."""
        raise NotImplementedError

    def draw(self, random: np.random.Generator) -> tuple[Array, Array]:
        positions = random.uniform(-5.5, 5.5, (self.size, 2))
        return positions, self.height(positions)[:, None]
