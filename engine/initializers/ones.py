"""Ones."""

from __future__ import annotations

import numpy as np

from engine.initializers.base import INITIALIZERS, Initializer, Shape
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("ones")
class Ones(Initializer):
    r"""Starts every value at 1, as the scale of a normalization does.

    $w = 1$
    """

    title = N_("Ones")

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        return np.ones(shape, np.float32)
