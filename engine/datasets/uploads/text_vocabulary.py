"""The vocabulary of uploaded texts, learned from the training samples: frequent words, or byte pairs."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Literal

import numpy as np

from engine.datasets.tokenizers.base import Tokenizer
from engine.datasets.tokenizers.byte_pairs import BytePairs, learn_merges, symbols_of
from engine.views import Array

TokenKind = Literal["words", "byte_pairs"]
DEFAULT_SIZE = 5000
"""Tokens, with those of padding and of unknown words."""
_SPECIAL = 2


def learn_vocabulary(texts: Mapping[str, Array], train: Array, size: int, kind: TokenKind) -> dict[str, Array]:
    """At most `size` tokens, `words` one per line, for `texts` of which those with the indices `train` are seen.

    For words, `numbers` `(V,)` are their indices among all; for byte pairs, `merges` are the learned pairs, one per line.
    """
    counts = np.bincount(texts["numbers"][_of_texts(texts["word_ends"], train)], minlength=int(texts["distinct"]))
    order = np.argsort(-counts, kind="stable")[: int((counts > 0).sum())]
    every = texts["words"].tobytes().split(b"\n")
    if kind == "words":
        kept = order[: size - _SPECIAL]
        return {"numbers": kept.astype(np.int32), "words": _lines([every[number] for number in kept])}
    words = {every[number].decode(): int(counts[number]) for number in order}
    tokens, merges = learn_merges(words, size - _SPECIAL)
    return {
        "words": _lines([token.encode() for token in tokens]),
        "merges": _lines([" ".join(pair).encode() for pair in merges]),
    }


def tokenizer_with(vocabulary: Mapping[str, Array], words: Tokenizer) -> Tokenizer:
    """The tokenizer of this vocabulary; `words` is the one that cuts texts into words."""
    if "merges" not in vocabulary:
        return words
    lines = vocabulary["merges"].tobytes().decode().splitlines()
    return BytePairs(words, [(left, right) for left, right in (line.split(" ") for line in lines)])


def encoded(texts: Mapping[str, Array], vocabulary: Mapping[str, Array], words: Tokenizer) -> tuple[Array, Array]:
    """All tokens as indices of the vocabulary, 1 for unknown ones, and the end of each text."""
    if "merges" not in vocabulary:
        index = np.ones(int(texts["distinct"]), np.int32)
        index[vocabulary["numbers"]] = np.arange(_SPECIAL, len(vocabulary["numbers"]) + _SPECIAL)
        return index[texts["numbers"]], texts["word_ends"]
    tokenizer = tokenizer_with(vocabulary, words)
    assert isinstance(tokenizer, BytePairs)
    known = {token: at for at, token in enumerate(vocabulary["words"].tobytes().decode().split("\n"), _SPECIAL)}
    parts = [tokenizer.parts(word) for word in _words_of(texts)]
    return _expanded(texts, [[known.get(part, 1) for part in found] for found in parts])


def unknown_share(tokens: Array, ends: Array, texts: Array) -> float:
    """The share of the tokens of these texts that are not in the vocabulary; 0 if there are none."""
    found = tokens[_of_texts(ends, texts)]
    return float((found == 1).mean()) if len(found) else 0.0


def max_byte_pairs(texts: Mapping[str, Array]) -> int:
    """The maximum vocabulary size of byte pairs: all characters, and a merge for each place where two meet."""
    words = _words_of(texts)
    symbols = {symbol for word in words for symbol in symbols_of(word)}
    return _SPECIAL + len(symbols) + sum(len(word) - 1 for word in words)


def _expanded(texts: Mapping[str, Array], parts: list[list[int]]) -> tuple[Array, Array]:
    """Each word of the texts replaced by the tokens of its parts."""
    flat = np.array([part for found in parts for part in found], np.int32)
    sizes = np.array([len(found) for found in parts])
    starts = np.cumsum(sizes) - sizes
    counts = sizes[texts["numbers"]]
    ends = np.cumsum(counts)
    places = np.arange(ends[-1]) - np.repeat(ends - counts, counts)  # within each word
    tokens = flat[np.repeat(starts[texts["numbers"]], counts) + places]
    return tokens, np.concatenate([[0], ends])[texts["word_ends"]]


def _words_of(texts: Mapping[str, Array]) -> list[str]:
    return texts["words"].tobytes().decode().split("\n")


def _lines(lines: list[bytes]) -> Array:
    return np.frombuffer(b"\n".join(lines), np.uint8)


def _of_texts(ends: Array, texts: Array) -> Array:
    """Which tokens belong to the texts with these indices."""
    chosen = np.zeros(len(ends), bool)
    chosen[texts] = True
    return np.repeat(chosen, np.diff(ends, prepend=0))
