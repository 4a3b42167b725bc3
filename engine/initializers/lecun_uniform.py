"""LeCun uniform."""

from __future__ import annotations

from math import sqrt

import numpy as np

from engine.initializers.base import INITIALIZERS, Initializer, Shape, fans
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("lecun_uniform")
class LeCunUniform(Initializer):
    r"""Draws from a uniform distribution whose variance keeps signals equally strong through linear layers; SELU needs this variance.

    $w \sim U(-a, a)$ with $a = \sqrt{3 / \mathrm{fan\_in}}$.

    Reference: LeCun, Bottou, Orr and Müller, 1998, *Efficient BackProp*.
    """

    title = N_("LeCun uniform")

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        limit = sqrt(3 / fans(shape)[0])
        return random.uniform(-limit, limit, shape).astype(np.float32)
