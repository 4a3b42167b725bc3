"""LeCun normal."""

from __future__ import annotations

from math import sqrt

import numpy as np

from engine.initializers.base import INITIALIZERS, Initializer, Shape, fans
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("lecun_normal")
class LeCunNormal(Initializer):
    r"""Draws from a normal distribution whose variance keeps signals equally strong through linear layers; SELU needs it.

    $w \sim N(0, \sigma^2)$ with $\sigma = \sqrt{1 / \mathrm{fan\_in}}$.

    Reference: LeCun, Bottou, Orr and Müller, 1998, *Efficient BackProp*.
    """

    title = N_("LeCun normal")

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        deviation = sqrt(1 / fans(shape)[0])
        return random.normal(0, deviation, shape).astype(np.float32)
