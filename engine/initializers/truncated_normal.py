"""Truncated normal."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.initializers.base import INITIALIZERS, Initializer, Shape, clipped_normal
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("truncated_normal")
class TruncatedNormal(Initializer):
    r"""Draws from a normal distribution, and again where a value lies more than two standard deviations out.

    $w \sim N(\mu, \sigma^2)$ where $|w - \mu| \le 2 \sigma$. The spread that is left is $0.88 \sigma$.
    """

    title = N_("Truncated normal")

    mean: float = Field(0.0, ge=-100, le=100, title=N_("Mean"))
    deviation: float = Field(0.05, gt=0, le=100, title=N_("Standard deviation"))

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        drawn = self.mean + self.deviation * clipped_normal(shape, random)
        return drawn.astype(np.float32)
