"""He normal."""

from __future__ import annotations

from math import sqrt

import numpy as np

from engine.initializers.base import INITIALIZERS, Initializer, Shape, fans
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("he_normal")
class HeNormal(Initializer):
    r"""Draws from a normal distribution whose variance keeps signals equally strong through layers of ReLU, which blocks half of them.

    $w \sim N(0, \sigma^2)$ with $\sigma = \sqrt{2 / \mathrm{fan\_in}}$.

    Reference: He, Zhang, Ren and Sun, 2015, *Delving deep into rectifiers*.
    """

    title = N_("He normal (Kaiming)")

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        deviation = sqrt(2 / fans(shape)[0])
        return random.normal(0, deviation, shape).astype(np.float32)
