"""Identity."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.initializers.base import INITIALIZERS, Initializer, Shape
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("identity")
class Identity(Initializer):
    r"""Starts a layer as one that passes its input on unchanged.

    $W = g I$, with zeros beyond the smaller side; a convolution has $g$ in the middle of its kernel, from channel $i$ to
    channel $i$. A bias starts at 0.

    Reference: Le, Jaitly and Hinton, 2015, *A simple way to initialize recurrent networks of rectified linear units*.
    """

    title = N_("Identity")

    gain: float = Field(1.0, gt=0, le=10, title=N_("Gain"))

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        values = np.zeros(shape, np.float32)
        if len(shape) > 1:
            middle = tuple(side // 2 for side in shape[2:])
            for channel in range(min(shape[:2])):
                values[(channel, channel, *middle)] = self.gain
        return values
