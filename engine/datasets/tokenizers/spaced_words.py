"""Words separated by spaces or punctuation, without the punctuation."""

from __future__ import annotations

import re
from collections.abc import Sequence

from engine.datasets.tokenizers.base import MAX_TOKEN_LENGTH, Tokenizer

_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*")


class SpacedWords(Tokenizer):
    """Words in lower case, without punctuation: `Don't!` becomes `don't`.

    Used by the built-in data sets, whose texts are English, and by texts uploaded before `ScriptWords` existed.
    """

    def split(self, text: str) -> list[str]:
        return [word[:MAX_TOKEN_LENGTH].replace("’", "'") for word in _WORD.findall(text.lower())]

    def spaced(self, tokens: Sequence[str]) -> list[str]:
        return [f" {token}" if place else token for place, token in enumerate(tokens)]
