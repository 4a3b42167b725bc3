"""Sine wave."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.curve import Curve
from engine.text import N_
from engine.views import Array


@DATASETS.register("sine")
class Sine(Curve):
    r"""A sine wave, $y = \sin(f x)$: watch the fitted curve bend, roughly one bend per neuron."""

    title = N_("Sine")

    frequency: float = Field(1.0, ge=0.1, le=4, title=N_("Frequency"))

    def height(self, x: Array) -> Array:
        return np.asarray(np.sin(self.frequency * x))
