"""The base class of tokenizers."""

from __future__ import annotations

from abc import ABC, abstractmethod
from collections.abc import Sequence

MAX_TOKEN_LENGTH = 40
"""Characters. Longer words are URLs or rows of letters."""


class Tokenizer(ABC):
    """Splits texts into tokens. Saved data sets refer to a tokenizer by its name, so its result must never change."""

    @abstractmethod
    def split(self, text: str) -> list[str]:
        """The tokens of a text."""

    @abstractmethod
    def spaced(self, tokens: Sequence[str]) -> list[str]:
        """The tokens with a space before each one that is separated from the one before it."""

    def join(self, tokens: Sequence[str]) -> str:
        """The tokens as running text."""
        return "".join(self.spaced(tokens))
