"""Sparse."""

from __future__ import annotations

from math import ceil, prod

import numpy as np
from pydantic import Field

from engine.initializers.base import INITIALIZERS, Initializer, Shape
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("sparse")
class Sparse(Initializer):
    r"""Gives each unit few inputs: most weights start at 0, the others are drawn from a bell curve.

    $w \sim N(0, \sigma^2)$ for a random share $1 - s$ of each unit's inputs, else 0.

    Reference: Martens, 2010, *Deep learning via Hessian-free optimization*.
    """

    title = N_("Sparse")

    sparsity: float = Field(0.9, ge=0, le=1, title=N_("Sparsity"))
    deviation: float = Field(0.1, gt=0, le=100, title=N_("Standard deviation"))

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        drawn = random.normal(0, self.deviation, (shape[0], prod(shape[1:])))
        silent = ceil(self.sparsity * drawn.shape[1])
        order = random.random(drawn.shape).argsort(axis=1)
        drawn[order < silent] = 0
        return drawn.reshape(shape).astype(np.float32)
