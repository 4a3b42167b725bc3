"""Tokenizers by the names that saved data sets refer to."""

from __future__ import annotations

from collections.abc import Mapping

from engine.datasets.tokenizers.base import Tokenizer
from engine.datasets.tokenizers.script_words import ScriptWords
from engine.datasets.tokenizers.spaced_words import SpacedWords

SAVED: Mapping[str, Tokenizer] = {"spaced_words": SpacedWords(), "script_words": ScriptWords()}
FIRST = "spaced_words"
"""The tokenizer of texts uploaded before its name was saved."""
NEWEST = "script_words"
"""The tokenizer of new uploads."""
