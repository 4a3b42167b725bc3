"""XOR on the plane."""

from __future__ import annotations

import numpy as np

from engine.datasets.base import DATASETS
from engine.datasets.points import TwoClasses
from engine.text import N_
from engine.views import Array


@DATASETS.register("xor")
class Xor(TwoClasses):
    """Four quadrants; opposite ones belong together.

    No straight line gets more than about 70 % of these points right, so a perceptron cannot learn it; one hidden layer
    can. Minsky and Papert studied what a single layer cannot compute.

    Reference: Minsky and Papert, 1969, *Perceptrons*.
    """

    title = N_("XOR")

    def draw(self, random: np.random.Generator) -> tuple[Array, Array]:
        signs = random.choice([-1.0, 1.0], (self.size, 2))
        positions = signs * random.uniform(0.4, 5.0, (self.size, 2))  # a gap along both axes
        return positions, (signs[:, 0] != signs[:, 1]).astype(np.int64)
