"""The messages that a page sends to `/live`."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import BaseModel, ConfigDict, Field

from engine.datasets.stroke_text import MAX_LENGTH
from engine.json_reader import JsonLimits, read_json
from engine.probes.base import PROBES

MAX_MESSAGE_BYTES = 16_384
MAX_PANELS = 64
"""More than a board offers, so that every panel can be on screen."""
MAX_NODES = 100
MESSAGE_LIMITS = JsonLimits(MAX_MESSAGE_BYTES, values=1000, keys=100, depth=8)


class Subscription(BaseModel):
    """What a channel shows: a run, its panels, and a saved step or None for the newest. `drawing` is the sample of all
    panels that can show a drawing; it stands here once because it can be long. `nodes` are the layers of a graph whose
    cards are on screen, or None for all."""

    model_config = ConfigDict(extra="forbid")

    channel: int = Field(ge=0, le=2**31)
    run: str = Field(pattern=r"^[0-9a-f]{24}$")
    panels: dict[str, dict[str, Any]] = Field({}, max_length=MAX_PANELS)
    step: int | None = Field(None, ge=0)
    drawing: str = Field("", max_length=MAX_LENGTH)
    nodes: frozenset[str] | None = Field(None, max_length=MAX_NODES)


def with_drawing(panels: Mapping[str, dict[str, Any]], drawing: str) -> dict[str, dict[str, Any]]:
    """The choices of the panels, with the drawing for probes that can show one."""
    return {
        panel: choice | {"drawing": drawing} if drawing and _draws(choice.get("name")) else choice
        for panel, choice in panels.items()
    }


def _draws(name: Any) -> bool:
    return isinstance(name, str) and name in PROBES and "drawing" in PROBES.get(name).model_fields


class PageMessage(BaseModel):
    """One message from a page."""

    model_config = ConfigDict(extra="forbid")

    watch: Subscription | None = None
    unwatch: int | None = None
    ack: int | None = None


def read_message(text: str) -> PageMessage:
    """Raises `LimitError` for a message that is too large, `FileFormatError` or `ValidationError` for a malformed one."""
    return PageMessage.model_validate(read_json(text, MESSAGE_LIMITS))
