"""Normal."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.initializers.base import INITIALIZERS, Initializer, Shape
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("normal")
class Normal(Initializer):
    r"""Draws from a normal distribution, whatever the size of the layer.

    $w \sim N(\mu, \sigma^2)$
    """

    title = N_("Normal")

    mean: float = Field(0.0, ge=-100, le=100, title=N_("Mean"))
    deviation: float = Field(0.05, gt=0, le=100, title=N_("Standard deviation"))

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        drawn = random.normal(self.mean, self.deviation, shape)
        return drawn.astype(np.float32)
