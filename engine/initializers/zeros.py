"""Zeros."""

from __future__ import annotations

import numpy as np

from engine.initializers.base import INITIALIZERS, Initializer, Shape
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("zeros")
class Zeros(Initializer):
    r"""Starts every value at 0: right for biases, wrong for weights.

    $w = 0$

    With all weights of a layer equal, all its units compute the same. If the weights that lead out of them are equal
    too, they also get the same gradient and stay equal for ever. With weights of 0 in every layer and ReLU or tanh, the
    hidden layers get no gradient at all.
    """

    title = N_("Zeros")

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        return np.zeros(shape, np.float32)
