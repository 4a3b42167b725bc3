"""All zero."""

from __future__ import annotations

import numpy as np

from engine.initializers.base import INITIALIZERS, Initializer, Shape
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("zeros")
class Zeros(Initializer):
    r"""Starts every value at 0: right for biases, wrong for weights.

    $w = 0$

    With all weights of a layer equal, all its units compute the same and get the same gradient, so they stay equal
    for ever.
    """

    title = N_("Zeros")

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        return np.zeros(shape, np.float32)
