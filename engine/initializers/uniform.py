"""Uniform."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.initializers.base import INITIALIZERS, Initializer, Shape
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("uniform")
class Uniform(Initializer):
    r"""Draws from a uniform distribution, whatever the size of the layer.

    $w \sim U(c - a, c + a)$ with the center $c$ and the limit $a$.
    """

    title = N_("Uniform")

    limit: float = Field(0.05, gt=0, le=100, title=N_("Half-width"))
    centre: float = Field(0.0, ge=-100, le=100, title=N_("Center"))

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        drawn = self.centre + random.uniform(-self.limit, self.limit, shape)
        return drawn.astype(np.float32)
