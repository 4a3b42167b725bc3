"""The tokens of uploaded texts as arrays: counted once, and turned into a vocabulary by the training samples."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Mapping
from typing import NamedTuple

import numpy as np

from engine.datasets.tokenizers.base import Tokenizer
from engine.errors import LimitError
from engine.limits import limits
from engine.text import N_
from engine.views import Array

DEFAULT_VOCABULARY = 5000
"""The default vocabulary size, with the tokens of padding and of unknown words."""


class Vocabulary(NamedTuple):
    """The known tokens, most frequent first: `numbers` `(V,)` are their indices among all, `words` one per line."""

    numbers: Array
    words: Array


def tokenized(texts: Iterable[str], tokenizer: Tokenizer) -> dict[str, Array]:
    """All tokens: `numbers` are indices into `words` (sorted, one per line), `word_ends` the end of each text."""
    known: dict[str, int] = {}
    numbers, ends = array("i"), array("q")
    for text in texts:
        numbers.extend([known.setdefault(token, len(known)) for token in tokenizer.split(text)])
        ends.append(len(numbers))
    order = sorted(known)
    place = np.empty(len(order), np.int32)
    place[[known[token] for token in order]] = np.arange(len(order))
    return {
        "numbers": place[np.frombuffer(numbers, np.int32)],
        "word_ends": np.frombuffer(ends, np.int64),
        "words": np.frombuffer("\n".join(order).encode(), np.uint8),
        "distinct": np.array(len(order)),
    }


def most_frequent(tokens: Mapping[str, Array], train: Array, size: int) -> Vocabulary:
    """At most `size` tokens of the texts with the indices `train`, most frequent first."""
    every = tokens["words"].tobytes().split(b"\n")
    counts = np.bincount(tokens["numbers"][_of_texts(tokens, train)], minlength=len(every))
    kept = np.argsort(-counts, kind="stable")[: min(size, int((counts > 0).sum()))]
    words = b"\n".join(every[number] for number in kept)
    return Vocabulary(kept.astype(np.int32), np.frombuffer(words, np.uint8))


def unknown_share(tokens: Mapping[str, Array], vocabulary: Vocabulary, texts: Array) -> float:
    """The share of the tokens of these texts that are not in the vocabulary; 0 if there are none."""
    known = np.zeros(int(tokens["distinct"]), bool)
    known[vocabulary.numbers] = True
    found = known[tokens["numbers"][_of_texts(tokens, texts)]]
    return float(1 - found.mean()) if len(found) else 0.0


def require_tokens(samples: int, length: int) -> None:
    """Raises `LimitError` if this many samples of `length` tokens exceed the limit."""
    limit = limits().tokens
    if samples * length > limit:
        template = N_(
            "{samples} samples of {length} tokens make {got} tokens; the limit is {limit}. Use fewer tokens per "
            "sample, or fewer samples."
        )
        raise LimitError(template, samples=samples, length=length, got=samples * length, limit=limit)


def _of_texts(tokens: Mapping[str, Array], texts: Array) -> Array:
    """Which tokens belong to the texts with these indices."""
    chosen = np.zeros(len(tokens["word_ends"]), bool)
    chosen[texts] = True
    return np.repeat(chosen, np.diff(tokens["word_ends"], prepend=0))
