"""Recall of a symbol after a delay."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.datasets.sequences import Sequences
from engine.text import N_
from engine.views import Array

LETTERS = "ABCDEFGHIJ"


@DATASETS.register("recall")
class Recall(Sequences):
    """Shows a symbol at the first step, then distracts, then asks which one it was.

    Every step is one of several symbols as a one-hot vector. The last column is 1 at the end, which marks the question.
    Between them come random other symbols, which must not overwrite the first. The longer the wait, the harder.
    """

    title = N_("Symbol recall")

    symbols: int = Field(4, ge=2, le=10, title=N_("Symbols"))
    length: int = Field(30, ge=3, le=1000, title=N_("Sequence length"))

    def spec(self) -> DataSpec:
        names = tuple(LETTERS[: self.symbols])
        return DataSpec(
            kind="sequence",
            shape=(self.length, self.symbols + 1),
            classes=names,
            sizes=self.sizes(self.size),
            columns=(*names, "?"),
        )

    def draw(self, random: np.random.Generator) -> tuple[Array, Array]:
        y = np.arange(self.size) % self.symbols
        shown = random.integers(0, self.symbols, (self.size, self.length))
        shown[:, 0], shown[:, -1] = y, self.symbols
        return np.eye(self.symbols + 1)[shown], y.astype(np.int64)
