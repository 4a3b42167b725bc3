"""Base of the generated sets on the plane whose target is a value from -1 to 1."""

from __future__ import annotations

import numpy as np

from engine.datasets.points import Points
from engine.views import Array


class Surface(Points):
    """Base of the regression sets on the plane: `height` gives the value at each position."""

    def height(self, positions: Array) -> Array:
        """Values `(N,)` from -1 to 1 at positions `(N, 2)`."""
        raise NotImplementedError

    def draw(self, random: np.random.Generator) -> tuple[Array, Array]:
        positions = random.uniform(-5.5, 5.5, (self.size, 2))
        return positions, self.height(positions)[:, None]
