"""Checkerboard."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.points import ManyClasses
from engine.text import N_
from engine.views import Array


@DATASETS.register("checkerboard")
class Checkerboard(ManyClasses):
    """Squares in alternating colors: XOR with more squares, so it needs more neurons."""

    title = N_("Checkerboard")

    cells: int = Field(4, ge=2, le=8, title=N_("Squares per side"))

    def draw(self, random: np.random.Generator) -> tuple[Array, Array]:
        places = random.uniform(0, self.cells, (self.size, 2))
        labels = places.astype(np.int64).sum(axis=1) % self.classes
        return places * (10.0 / self.cells) - 5.0, labels
