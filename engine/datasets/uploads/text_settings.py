"""Settings of uploaded texts."""

from __future__ import annotations

from pydantic import Field

from engine.datasets.uploads.sheet import ReadingSettings
from engine.datasets.uploads.table_settings import Balance
from engine.datasets.uploads.text_vocabulary import TokenKind

MIN_LENGTH, MAX_LENGTH = 2, 1000
"""Of a sample, in tokens."""


class TextSettings(ReadingSettings):
    """Settings of texts. `text` and `target` are columns of a CSV; None: guessed."""

    long: bool = False
    """One long text, whose next characters are predicted."""
    text: str | None = None
    target: str | None = None
    tokens: TokenKind = "words"
    length: int | None = Field(None, ge=MIN_LENGTH, le=MAX_LENGTH)
    """Tokens per sample; None: enough for nine of ten samples."""
    keep_splits: bool = True
    """Whether folders and files that are named for splits are these splits."""
    join_archives: bool = False
    """Whether archives of one name are read as one folder."""
    balance: Balance = "nothing"
