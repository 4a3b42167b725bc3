"""He uniform."""

from __future__ import annotations

from math import sqrt

import numpy as np

from engine.initializers.base import INITIALIZERS, Initializer, Shape, fans
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("he_uniform")
class HeUniform(Initializer):
    r"""Draws from a uniform distribution whose variance keeps signals equally strong through layers of ReLU, which blocks half of them.

    $w \sim U(-a, a)$ with $a = \sqrt{6 / \mathrm{fan\_in}}$.

    Reference: He, Zhang, Ren and Sun, 2015, *Delving deep into rectifiers*.
    """

    title = N_("He uniform (Kaiming)")

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        limit = sqrt(6 / fans(shape)[0])
        return random.uniform(-limit, limit, shape).astype(np.float32)
