"""English text, character by character."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS, Data, DataSpec, Divided, Split, split_indices
from engine.datasets.text import PADDING, UNKNOWN, TextSet, encode
from engine.text import N_
from engine.views import Array

_BLOCK = 2000
"""Characters that stay in one split, so that no window of the val or test split overlaps one to train with."""


@DATASETS.register("characters")
class Characters(TextSet, Divided):
    """The help texts that every Python carries, cut into windows of characters: what comes next?

    The target of each place is the character that follows it. The text is cut into blocks of 2,000 characters that go
    into one split each; the characters of the training blocks are the vocabulary, any other is one unknown token.
    """

    title = N_("Characters")
    source = "https://docs.python.org/3/reference/"
    licence = "PSF License Version 2"
    pieces = "characters"

    length: int = Field(64, ge=4, le=512, title=N_("Characters a window"))
    characters: int = Field(
        400_000,
        ge=10_000,
        le=400_000,
        title=N_("Characters altogether"),
        description=N_("A network soon knows a short text by heart, and then does badly on any other."),
    )
    val_fraction: float = Field(0.1, ge=0, le=0.4, title=N_("Validation share"))
    test_fraction: float = Field(0.1, ge=0, le=0.4, title=N_("Test share"))

    def spec(self) -> DataSpec:
        blocks, windows = self._blocks(), len(self._starts())
        return DataSpec(
            kind="text",
            shape=(self.length,),
            targets="tokens",
            sizes={name: count * windows for name, count in self.sizes(len(blocks)).items()},
            vocabulary=self.vocabulary(),
            target_vocabulary=self.vocabulary(),
            target_length=self.length,
        )

    def load(self) -> Data:
        parts = split_indices(len(self._blocks()), self.val_fraction, self.test_fraction, self.seed)
        return Data(*(self._windows(part) for part in parts))

    def vocabulary(self) -> tuple[str, ...]:
        return _vocabulary(self.characters, self.val_fraction, self.test_fraction, self.seed)

    def _blocks(self) -> list[str]:
        return _blocks(self.characters)

    def _starts(self) -> range:
        """Where windows begin in a block: they overlap by half."""
        return range(0, _BLOCK - self.length, max(1, self.length // 2))

    def _windows(self, part: Array) -> Split:
        blocks, vocabulary = self._blocks(), self.vocabulary()
        tokens = [np.array(encode(blocks[number], vocabulary), np.int64) for number in part]
        windows = [row[start : start + self.length + 1] for row in tokens for start in self._starts()]
        cut = np.stack(windows) if windows else np.zeros((0, self.length + 1), np.int64)
        return Split(np.ascontiguousarray(cut[:, :-1]), np.ascontiguousarray(cut[:, 1:]))


@lru_cache(maxsize=4)
def _blocks(characters: int) -> list[str]:
    from pydoc_data.topics import topics

    text = "\n\n".join(topics[name].strip() for name in sorted(topics))
    text = re.sub(r"\n{3,}", "\n\n", text)
    text = re.sub(r"([*=~^-])\1{3,}", r"\1\1\1", text)[:characters]  # lines under headings say little
    return [text[start : start + _BLOCK] for start in range(0, len(text) - _BLOCK + 1, _BLOCK)]


@lru_cache(maxsize=8)
def _vocabulary(characters: int, val_fraction: float, test_fraction: float, seed: int) -> tuple[str, ...]:
    blocks = _blocks(characters)
    train, _, _ = split_indices(len(blocks), val_fraction, test_fraction, seed)
    return (PADDING, UNKNOWN, *sorted(set().union(*(blocks[number] for number in train))))
