"""Concentric rings."""

from __future__ import annotations

import numpy as np

from engine.datasets.base import DATASETS
from engine.datasets.points import ManyClasses, polar
from engine.text import N_
from engine.views import Array


@DATASETS.register("circles")
class Circles(ManyClasses):
    """Rings one inside the other: no straight line separates them.

    With the inputs x² and y² a single neuron does.
    """

    title = N_("Circles")

    def draw(self, random: np.random.Generator) -> tuple[Array, Array]:
        labels = self.labels()
        band = 5.0 / (2 * self.classes - 1)  # rings and the gaps between them have equal widths
        inner = 2 * labels * band
        radius = np.sqrt(random.uniform(inner**2, (inner + band) ** 2))  # uniform by area
        return polar(radius, random.uniform(0, 2 * np.pi, self.size)), labels
