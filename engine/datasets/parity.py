"""Parity of bits."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.datasets.sequences import Sequences
from engine.text import N_
from engine.views import Array


@DATASETS.register("parity")
class Parity(Sequences):
    """Bits, one per step: is the number of ones even or odd?

    Every single bit flips the answer, so nothing may be forgotten, and no part of the sequence alone is informative.
    One bit of memory is enough, if the network learns to switch it.
    """

    title = N_("Parity")

    length: int = Field(12, ge=2, le=200, title=N_("Sequence length"))

    def spec(self) -> DataSpec:
        return DataSpec(
            kind="sequence",
            shape=(self.length, 1),
            classes=(N_("even"), N_("odd")),
            sizes=self.sizes(self.size),
            columns=(N_("bit"),),
        )

    def draw(self, random: np.random.Generator) -> tuple[Array, Array]:
        bits = random.integers(0, 2, (self.size, self.length))
        return bits[:, :, None], (bits.sum(axis=1) % 2).astype(np.int64)
