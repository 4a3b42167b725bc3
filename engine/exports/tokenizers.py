"""Tokenizers as source."""

from __future__ import annotations

from engine.datasets.tokenizers.base import Tokenizer
from engine.datasets.tokenizers.byte_pairs import BytePairs
from engine.exports.literals import Call


def tokenizer_call(tokenizer: Tokenizer) -> tuple[Call, tuple[type, ...]]:
    """The call that makes a tokenizer, and the classes in it."""
    if isinstance(tokenizer, BytePairs):
        words, uses = tokenizer_call(tokenizer.words)
        return Call(BytePairs, (words, tuple(tokenizer.ranks))), (BytePairs, *uses)
    return Call(type(tokenizer)), (type(tokenizer),)
