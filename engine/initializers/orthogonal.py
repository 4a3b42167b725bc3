"""Orthogonal."""

from __future__ import annotations

from math import prod

import numpy as np
from pydantic import Field

from engine.initializers.base import INITIALIZERS, Initializer, Shape
from engine.text import N_
from engine.views import Array


@INITIALIZERS.register("orthogonal")
class Orthogonal(Initializer):
    r"""Draws an orthogonal matrix: a square one with a gain of 1 keeps the length of every signal, through any number of linear layers.

    $W^\top W = g^2 I$ (or $W W^\top = g^2 I$, whichever is smaller), for the weight as a matrix
    `(out, in · kernel)` and gain $g$. A bias is a random vector of length $g$.

    Reference: Saxe, McClelland and Ganguli, 2014, *Exact solutions to the nonlinear dynamics of learning in deep linear
    neural networks*.
    """

    title = N_("Orthogonal")

    gain: float = Field(1.0, gt=0, le=10, title=N_("Gain"))

    def sample(self, shape: Shape, random: np.random.Generator) -> Array:
        rows, columns = shape[0], prod(shape[1:])
        drawn = random.normal(size=(max(rows, columns), min(rows, columns)))
        basis, triangle = np.linalg.qr(drawn)
        # Makes the distribution uniform: without this, the signs chosen by QR would favor some rotations.
        basis *= np.where(np.diag(triangle) < 0, -1.0, 1.0)
        matrix = basis if rows >= columns else basis.T
        return (self.gain * matrix).reshape(shape).astype(np.float32)
