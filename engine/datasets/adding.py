"""The adding problem."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.datasets.sequences import Sequences
from engine.text import N_
from engine.views import Array


@DATASETS.register("adding")
class Adding(Sequences):
    """Many random numbers, two of them marked: predict their sum at the end.

    The first mark lies in the first tenth, the second anywhere in the first half, so both must be kept over the whole
    second half. Always predicting 1 gives a mean squared error of 0.167; a network below that has remembered.

    Reference: Hochreiter and Schmidhuber, 1997, *Long short-term memory*.
    """

    title = N_("Adding problem")

    length: int = Field(50, ge=10, le=1000, title=N_("Sequence length"))

    def spec(self) -> DataSpec:
        return DataSpec(
            kind="sequence", shape=(self.length, 2), sizes=self.sizes(self.size), columns=(N_("number"), N_("mark"))
        )

    def draw(self, random: np.random.Generator) -> tuple[Array, Array]:
        numbers = random.uniform(0, 1, (self.size, self.length))
        marks = np.zeros((self.size, self.length))
        early = max(1, self.length // 10)
        rows = np.arange(self.size)
        first = random.integers(0, early, self.size)
        second = random.integers(early, self.length // 2, self.size)
        marks[rows, first] = marks[rows, second] = 1
        total = numbers[rows, first] + numbers[rows, second]
        return np.stack([numbers, marks], axis=2), total[:, None].astype(np.float32)
