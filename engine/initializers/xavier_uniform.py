"""Xavier (Glorot) uniform."""

from __future__ import annotations

from math import sqrt

import numpy as np
from pydantic import Field

from engine.initializers.base import INITIALIZERS, Initializer, Shape, fans
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("xavier_uniform")
class XavierUniform(Initializer):
    r"""Draws from a uniform distribution whose variance keeps signals and gradients about equally strong from layer to layer.

    $w \sim U(-a, a)$ with $a = g \sqrt{6 / (\mathrm{fan\_in} + \mathrm{fan\_out})}$ and gain $g$. It is derived for
    activations that are symmetric about 0 and have a slope of 1 there, such as tanh; the sigmoid is not.

    Reference: Glorot and Bengio, 2010, *Understanding the difficulty of training deep feedforward neural networks*.
    """

    title = N_("Xavier uniform (Glorot)")

    gain: float = Field(1.0, gt=0, le=10, title=N_("Gain"))

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        limit = self.gain * sqrt(6 / sum(fans(shape)))
        return random.uniform(-limit, limit, shape).astype(np.float32)
