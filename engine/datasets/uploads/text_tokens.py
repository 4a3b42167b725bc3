"""The words of uploaded texts as arrays, cut once when a data set is saved."""

from __future__ import annotations

from array import array
from collections.abc import Iterable

import numpy as np

from engine.datasets.tokenizers.base import Tokenizer
from engine.errors import LimitError
from engine.limits import limits
from engine.text import N_
from engine.views import Array


def tokenized(texts: Iterable[str], tokenizer: Tokenizer) -> dict[str, Array]:
    """All words: `numbers` are indices into `words` (sorted, one per line), `word_ends` the end of each text."""
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


def require_tokens(samples: int, length: int) -> None:
    """Raises `LimitError` if this many samples of `length` tokens exceed the limit."""
    limit = limits().tokens
    if samples * length > limit:
        template = N_(
            "{samples} samples of {length} tokens make {got} tokens; the limit is {limit}. Use fewer tokens per "
            "sample, or fewer samples."
        )
        raise LimitError(template, samples=samples, length=length, got=samples * length, limit=limit)
