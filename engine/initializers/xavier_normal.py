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
    r"""Draws from a normal distribution whose variance keeps signals and gradients about equally strong from layer to layer.

    $w \sim N(0, \sigma^2)$ with $\sigma = g \sqrt{2 / (\mathrm{fan\_in} + \mathrm{fan\_out})}$ and gain $g$. It is
    derived for activations that are symmetric about 0 and have a slope of 1 there, such as tanh; the sigmoid is not.

    Reference: Glorot and Bengio, 2010, *Understanding the difficulty of training deep feedforward neural networks*.
    """

    title = N_("Xavier normal (Glorot)")

    gain: float = Field(1.0, gt=0, le=10, title=N_("Gain"))

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        deviation = self.gain * sqrt(2 / sum(fans(shape)))
        return random.normal(0, deviation, shape).astype(np.float32)
