"""Two half moons."""

from __future__ import annotations

import numpy as np

from engine.datasets.base import DATASETS
from engine.datasets.points import TwoClasses
from engine.text import N_
from engine.views import Array


@DATASETS.register("moons")
class Moons(TwoClasses):
    """Two interleaving half circles: a few neurons are enough to bend the boundary around them."""

    title = N_("Moons")

    def draw(self, random: np.random.Generator) -> tuple[Array, Array]:
        labels = np.arange(self.size) % 2
        angle = random.uniform(0, np.pi, self.size)
        side = np.where(labels == 0, 1.0, -1.0)
        x = side * (3.2 * np.cos(angle) - 1.6)
        y = side * (3.2 * np.sin(angle) - 0.8)
        return np.stack([x, y], axis=1), labels
