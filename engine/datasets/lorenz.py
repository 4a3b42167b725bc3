"""The Lorenz attractor."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.series import Series
from engine.text import N_
from engine.views import Array

SIGMA, RHO, BETA = 10.0, 28.0, 8.0 / 3.0
PARTS = 4
"""Integration steps between two points."""
SETTLED = 500
"""Points until the trajectory is on the attractor."""

State = tuple[float, float, float]


@DATASETS.register("lorenz")
class Lorenz(Series):
    r"""A chaotic series: a model of weather with three variables, predictable for a while but never for long.

    $\dot x = 10 (y - x)$, $\dot y = x (28 - z) - y$, $\dot z = x y - \frac{8}{3} z$. The next values of $x$ are to be
    predicted from a window of all three. The distance of two nearby paths grows tenfold in about 2.5 units of time, so
    the error grows along the horizon.

    Reference: Lorenz, 1963, *Deterministic nonperiodic flow*.
    """

    title = N_("Lorenz attractor")
    columns = ("x", "y", "z")

    interval: float = Field(
        0.04, ge=0.01, le=0.2, title=N_("Sampling interval"), description=N_("Longer is harder to predict.")
    )
    noise: float = Field(
        0.0, ge=0, le=5, title=N_("Noise"), description=N_("Standard deviation of the measurement noise.")
    )

    def series(self, random: np.random.Generator) -> Array:
        first, second, third = random.normal(0, 1, 3).tolist()
        state: State = (first, second, third + 25)
        points = np.empty((self.length, 3))
        for number in range(-SETTLED, self.length):
            for _ in range(PARTS):
                state = _runge_kutta(state, self.interval / PARTS)
            if number >= 0:
                points[number] = state
        return np.asarray(points + self.noise * random.normal(size=points.shape))


def _slope(state: State) -> State:
    x, y, z = state
    return SIGMA * (y - x), x * (RHO - z) - y, x * y - BETA * z


def _along(state: State, slope: State, time: float) -> State:
    x, y, z = (place + time * speed for place, speed in zip(state, slope, strict=True))
    return x, y, z


def _runge_kutta(state: State, time: float) -> State:
    """One step of the classical fourth-order Runge–Kutta method, on plain numbers, which is faster than on arrays of
    three."""
    a = _slope(state)
    b = _slope(_along(state, a, time / 2))
    c = _slope(_along(state, b, time / 2))
    d = _slope(_along(state, c, time))
    x, y, z = ((p + 2 * q + 2 * r + s) / 6 for p, q, r, s in zip(a, b, c, d, strict=True))
    return _along(state, (x, y, z), time)
