"""Gaussian blobs."""

from __future__ import annotations

import numpy as np

from engine.datasets.base import DATASETS
from engine.datasets.points import ManyClasses, polar
from engine.text import N_
from engine.views import Array


@DATASETS.register("blobs")
class Blobs(ManyClasses):
    """Round clouds, one per class: two of them can be separated by a straight line.

    The easiest set, and the one on which a perceptron succeeds.
    """

    title = N_("Blobs")

    def draw(self, random: np.random.Generator) -> tuple[Array, Array]:
        labels = self.labels()
        centres = polar(np.full(self.classes, 3.4), np.pi / 4 + 2 * np.pi * np.arange(self.classes) / self.classes)
        return centres[labels] + random.normal(0.0, 0.75, (self.size, 2)), labels
