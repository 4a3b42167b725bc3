"""Every character is a token."""

from __future__ import annotations

from collections.abc import Sequence

from engine.datasets.tokenizers.base import Tokenizer


class Characters(Tokenizer):
    """Every character is a token, spaces and line breaks included."""

    def split(self, text: str) -> list[str]:
        return list(text)

    def spaced(self, tokens: Sequence[str]) -> list[str]:
        return list(tokens)
