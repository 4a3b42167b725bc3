"""Constant."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.initializers.base import INITIALIZERS, Initializer, Shape
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("constant")
class Constant(Initializer):
    r"""Starts every value at the same number.

    $w = c$

    A small positive constant for biases keeps ReLU units active at the start.
    """

    title = N_("Constant")

    value: float = Field(0.1, ge=-100, le=100, title=N_("Value"))

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        return np.full(shape, self.value, np.float32)
