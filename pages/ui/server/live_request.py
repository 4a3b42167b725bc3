"""What a page asks of `/live`."""

from __future__ import annotations

from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from engine.json_reader import JsonLimits, read_json

LARGEST_MESSAGE = 16_384
MAX_MESSAGE = JsonLimits(LARGEST_MESSAGE, values=1000, keys=100, depth=8)


class Watching(BaseModel):
    """What a channel shows."""

    model_config = ConfigDict(extra="forbid")

    channel: int = Field(ge=0, le=2**31)
    run: str = Field(pattern=r"^[0-9a-f]{24}$")
    panels: dict[str, dict[str, Any]] = Field({}, max_length=16)
    step: int | None = Field(None, ge=0)


class Wish(BaseModel):
    """One message from a page."""

    model_config = ConfigDict(extra="forbid")

    watch: Watching | None = None
    unwatch: int | None = None
    ack: int | None = None


def read_wish(text: str) -> Wish:
    """Raises `LimitError` for a message that is too large, `FileFormatError` or `ValidationError` for any other text."""
    return Wish.model_validate(read_json(text, MAX_MESSAGE))
