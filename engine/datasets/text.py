"""What the data sets of text share: pieces (words or characters), a vocabulary, and tokens of one length."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar, Literal

import numpy as np

from engine.datasets.base import Dataset
from engine.errors import RequestError
from engine.text import N_
from engine.views import Array

PADDING, UNKNOWN, START = "[pad]", "[?]", "[start]"
"""How the tokens that are no piece of text are called: what fills up a short text, a piece that the vocabulary does
not have, and what begins an answer."""
WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")
LONGEST_PIECE = 40
"""Longer words are cut: they are addresses or rows of letters."""


class TextSet(Dataset):
    """Base of the data sets of text. Token 0 is padding and 1 a piece that the vocabulary does not have."""

    kind = "text"
    pieces: ClassVar[Literal["words", "characters"]] = "words"
    """What one token stands for."""

    def read(self, text: str) -> Array:
        """`text` as one sample `(T,)`: its last pieces where it is too long, padded on the right.

        Raises `RequestError` for a text without any piece.
        """
        found = words_of(text) if self.pieces == "words" else list(text)
        if not found:
            raise RequestError(N_("There is nothing to read in this text: it has no words. Write some."))
        return padded([encode(found, self.vocabulary())], self.spec().shape[0])[0]

    def vocabulary(self) -> tuple[str, ...]:
        """The tokens by index; it may be made here, where `spec` only counts them."""
        return self.spec().vocabulary


def words_of(text: str) -> list[str]:
    """The words in lower case, without punctuation: `Don't!` is `don't`."""
    return [word[:LONGEST_PIECE].replace("’", "'") for word in WORD.findall(text.lower())]


def encode(found: Iterable[str], vocabulary: tuple[str, ...]) -> list[int]:
    """Pieces as tokens; 1 for those that `vocabulary` does not have."""
    known = _indices(vocabulary)
    return [known.get(piece, 1) for piece in found]


def decode(tokens: Iterable[int], vocabulary: Sequence[str]) -> tuple[str, ...]:
    """Tokens as pieces, without padding."""
    return tuple(vocabulary[token] for token in tokens if token != 0)


def padded(rows: Sequence[Sequence[int]], length: int) -> Array:
    """`(N, length)` int64: the last `length` tokens of each row, then padding."""
    made = np.zeros((len(rows), length), np.int64)
    for place, row in enumerate(rows):
        kept = row[-length:]
        made[place, : len(kept)] = kept
    return made


@lru_cache(maxsize=8)
def _indices(vocabulary: tuple[str, ...]) -> Mapping[str, int]:
    return {piece: index for index, piece in enumerate(vocabulary) if index > 1}
