"""Base of the data sets that cut a long text into windows of characters."""

from __future__ import annotations

import numpy as np
from pydantic import Field

from engine.datasets.base import Divided
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data, Split, split_indices
from engine.datasets.text import TextSet
from engine.datasets.tokenizers.characters import Characters
from engine.text import N_
from engine.views import Array

BLOCK = 2000
"""Characters per block; a block belongs to a single split, so that no val or test window overlaps a training window."""


class Windows(TextSet, Divided):
    """The text is cut into blocks, each of which goes into one split, and blocks into windows that overlap by half.

    The target of each position is the next character.
    """

    splits_into = Characters()
    length: int = Field(64, ge=4, le=512, title=N_("Window length"))
    val_fraction: float = Field(0.1, ge=0, le=0.4, title=N_("Validation split"))
    test_fraction: float = Field(0.1, ge=0, le=0.4, title=N_("Test split"))

    def block(self) -> int:
        """Characters per block."""
        return BLOCK

    def count(self) -> int:
        """The number of blocks."""
        raise NotImplementedError

    def names(self) -> tuple[str, ...]:
        """The vocabulary as far as it is known without reading the text."""
        return self.vocabulary()

    def tokens(self, numbers: Array) -> Array:
        """The blocks with these numbers as tokens `(B, block)`."""
        raise NotImplementedError

    def spec(self) -> DataSpec:
        windows, names = len(self._starts()), self.names()
        return DataSpec(
            kind="text",
            shape=(self.length,),
            targets="tokens",
            sizes={name: count * windows for name, count in self.sizes(self.count()).items()},
            vocabulary=names,
            target_vocabulary=names,
            target_length=self.length,
        )

    def load(self) -> Data:
        return Data(*(self._windows(self.tokens(part)) for part in self.blocks()))

    def blocks(self) -> tuple[Array, Array, Array]:
        """The numbers of the blocks of train, val and test."""
        return split_indices(self.count(), self.val_fraction, self.test_fraction, self.seed)

    def _starts(self) -> range:
        """The positions in a block at which windows start."""
        return range(0, self.block() - self.length, max(1, self.length // 2))

    def _windows(self, blocks: Array) -> Split:
        cut = [blocks[:, start : start + self.length + 1] for start in self._starts()]
        windows = np.stack(cut, axis=1).reshape(-1, self.length + 1)
        return Split(windows[:, :-1].astype(np.int64, order="C"), windows[:, 1:].astype(np.int64, order="C"))
