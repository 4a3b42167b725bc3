"""A time series with two rhythms."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.series import Series
from engine.text import N_
from engine.views import Array


@DATASETS.register("sine_series")
class SineSeries(Series):
    r"""A series of two rhythms: like a temperature by the hour, with its days and its slower swings.

    $20 + 5 \sin(2 \pi t / 24 + a) + 3 \sin(2 \pi t / p + b)$ with a slower period $p$ and noise. The next values follow
    from the phases of both rhythms; repeating the last value is the forecast to beat.
    """

    title = N_("Two superimposed sines")
    columns = (N_("value"),)

    slow_period: int = Field(110, ge=30, le=1000, title=N_("Slow period"), description=N_("In time steps."))
    noise: float = Field(
        0.3,
        ge=0,
        le=5,
        title=N_("Noise"),
        description=N_("Standard deviation of the noise, in the units of the series."),
    )

    def series(self, random: np.random.Generator) -> Array:
        time = np.arange(self.length)
        fast, slow = random.uniform(0, 2 * np.pi, 2)
        clean = 20 + 5 * np.sin(2 * np.pi * time / 24 + fast) + 3 * np.sin(2 * np.pi * time / self.slow_period + slow)
        return np.asarray(clean + self.noise * random.normal(size=self.length))[:, None]
