"""English text, character by character."""

from __future__ import annotations

import re
from functools import lru_cache

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.character_windows import BLOCK, Windows
from engine.datasets.splits import split_indices
from engine.datasets.text import PADDING, UNKNOWN, encode
from engine.text import N_
from engine.views import Array


@DATASETS.register("characters")
class Characters(Windows):
    """The help texts that every Python carries, cut into windows of characters: what comes next?

    The target of each place is the character that follows it. The text is cut into blocks of 2,000 characters that go
    into one split each; the characters of the training blocks are the vocabulary, any other is one unknown token.
    """

    title = N_("Characters")
    source = "https://docs.python.org/3/reference/"
    licence = "PSF License Version 2"

    characters: int = Field(
        400_000,
        ge=10_000,
        le=400_000,
        title=N_("Total characters"),
        description=N_("A network overfits a short text: it memorizes it and does badly on others."),
    )

    def count(self) -> int:
        return len(_blocks(self.characters))

    def tokens(self, numbers: Array) -> Array:
        blocks, vocabulary = _blocks(self.characters), self.vocabulary()
        rows = [encode(blocks[number], vocabulary) for number in numbers]
        return np.array(rows, np.int32).reshape(-1, self.block())

    def vocabulary(self) -> tuple[str, ...]:
        return _vocabulary(self.characters, self.val_fraction, self.test_fraction, self.seed)


@lru_cache(maxsize=4)
def _blocks(characters: int) -> list[str]:
    from pydoc_data.topics import topics

    text = "\n\n".join(topics[name].strip() for name in sorted(topics))
    text = re.sub(r"\n{3,}", "\n\n", text)
    text = re.sub(r"([*=~^-])\1{3,}", r"\1\1\1", text)[:characters]  # rulers under headings carry little information
    return [text[start : start + BLOCK] for start in range(0, len(text) - BLOCK + 1, BLOCK)]


@lru_cache(maxsize=8)
def _vocabulary(characters: int, val_fraction: float, test_fraction: float, seed: int) -> tuple[str, ...]:
    blocks = _blocks(characters)
    train, _, _ = split_indices(len(blocks), val_fraction, test_fraction, seed)
    return (PADDING, UNKNOWN, *sorted(set().union(*(blocks[number] for number in train))))
