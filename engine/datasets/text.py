"""Base of text data sets: a tokenizer, a vocabulary, and samples of a fixed number of tokens."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from typing import ClassVar

import numpy as np

from engine.datasets.base import Dataset
from engine.datasets.tokenizers.base import Tokenizer
from engine.datasets.tokenizers.spaced_words import SpacedWords
from engine.errors import RequestError
from engine.text import N_
from engine.views import Array

PADDING, UNKNOWN, START = "[pad]", "[?]", "[start]"
"""Names of the special tokens: padding, tokens missing from the vocabulary, and the token before an answer."""
_ROWS = 4096
"""Texts processed at once: intermediate results take eight times the memory of the final ones."""


class TextSet(Dataset):
    """Base class of text data sets. Token 0 is padding, token 1 stands for unknown ones."""

    kind = "text"

    splits_into: ClassVar[Tokenizer] = SpacedWords()

    def tokenizer(self) -> Tokenizer:
        """What splits texts into the tokens of this data set."""
        return self.splits_into

    def read(self, text: str) -> Array:
        """`text` as one sample `(T,)`: its last tokens if it is too long, padded on the right.

        Raises `RequestError` for a text without any token.
        """
        found = self.tokenizer().split(text)
        if not found:
            raise RequestError(N_("This text has no words. Enter some."))
        return padded([encode(found, self.vocabulary())], self.spec().shape[0])[0]

    def vocabulary(self) -> tuple[str, ...]:
        """The tokens by index; it may be computed here, while `spec` only knows its size."""
        return self.spec().vocabulary


def encode(found: Iterable[str], vocabulary: tuple[str, ...]) -> list[int]:
    """Tokens as their indices; 1 for tokens missing from `vocabulary`."""
    known = _indices(vocabulary)
    return [known.get(piece, 1) for piece in found]


def decode(tokens: Iterable[int], vocabulary: Sequence[str]) -> tuple[str, ...]:
    """The tokens of these indices, without padding."""
    return tuple(vocabulary[token] for token in tokens if token != 0)


@lru_cache(maxsize=8)
def vocabulary_of_size(words: bytes, count: int) -> tuple[str, ...]:
    """A vocabulary of `count` tokens of which only `words` (one per line) are known; the others are named unknown."""
    known = words.decode().split("\n") if words else []
    return padded_vocabulary(known, count)


def padded_vocabulary(known: Sequence[str], count: int) -> tuple[str, ...]:
    """Padding, unknown, `known`, and unknown again up to `count` tokens."""
    return (PADDING, UNKNOWN, *known, *(UNKNOWN for _ in range(count - 2 - len(known))))


def last_tokens(tokens: Array, ends: Array, length: int) -> Array:
    """The last tokens of each text, then padding: `(N, length)` int32; text i ends at `ends[i]` in `tokens`."""
    made = np.zeros((len(ends), length), np.int32)
    starts = np.concatenate([[0], ends[:-1]])
    for at in range(0, len(ends), _ROWS):
        part = slice(at, at + _ROWS)
        counts = np.minimum(ends[part] - starts[part], length)
        places = (ends[part] - counts)[:, None] + np.arange(length)
        inside = np.arange(length) < counts[:, None]
        made[part] = np.where(inside, tokens[np.minimum(places, len(tokens) - 1)], 0)
    return made


def padded(rows: Sequence[Sequence[int]], length: int) -> Array:
    """The last `length` tokens of each row, then padding: `(N, length)` int64."""
    made = np.zeros((len(rows), length), np.int64)
    for place, row in enumerate(rows):
        kept = row[-length:]
        made[place, : len(kept)] = kept
    return made


@lru_cache(maxsize=8)
def _indices(vocabulary: tuple[str, ...]) -> Mapping[str, int]:
    return {piece: index for index, piece in enumerate(vocabulary) if index > 1}
