"""Spirals."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.points import ManyClasses, polar
from engine.text import N_
from engine.views import Array


@DATASETS.register("spirals")
class Spirals(ManyClasses):
    """Spirals wound into each other: the hardest of the data sets on the plane.

    One hidden layer is enough if it has enough neurons; two layers need fewer of them. Both need time.

    Reference: Lang and Witbrock, 1988, *Learning to tell two spirals apart*.
    """

    title = N_("Spirals")

    turns: float = Field(1.25, ge=0.25, le=3, title=N_("Turns"))

    def draw(self, random: np.random.Generator) -> tuple[Array, Array]:
        labels = self.labels()
        along = np.sqrt(random.uniform(0.01, 1.0, self.size))  # uniform along the arm, which is longer outside
        angle = 2 * np.pi * (along * self.turns + labels / self.classes)
        return polar(5.2 * along, angle), labels
