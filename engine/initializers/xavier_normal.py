"""Xavier (Glorot) normal."""

from __future__ import annotations

from math import sqrt

import numpy as np
from pydantic import Field

from engine.initializers.base import INITIALIZERS, Initializer, Shape, fans
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("xavier_normal")
class XavierNormal(Initializer):
    r"""Draws from a bell curve, as wide as keeps signals and gradients equally strong through layers of sigmoid or tanh.

    $w \sim N(0, \sigma^2)$ with $\sigma = g \sqrt{2 / (\mathrm{fan\_in} + \mathrm{fan\_out})}$ and gain $g$.

    Reference: Glorot and Bengio, 2010, *Understanding the difficulty of training deep feedforward neural networks*.
    """

    title = N_("Xavier normal (Glorot)")

    gain: float = Field(1.0, gt=0, le=10, title=N_("Gain"))

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        deviation = self.gain * sqrt(2 / sum(fans(shape)))
        return random.normal(0, deviation, shape).astype(np.float32)
