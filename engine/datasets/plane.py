"""A tilted plane."""

from __future__ import annotations

from engine.datasets.base import DATASETS
from engine.datasets.values import Surface
from engine.text import N_
from engine.views import Array


@DATASETS.register("plane")
class TiltedPlane(Surface):
    """A tilted plane, $z = (x + y) / 11$: one neuron without an activation fits it exactly."""

    title = N_("Plane")

    def height(self, positions: Array) -> Array:
        return positions.sum(axis=1) / 11.0
