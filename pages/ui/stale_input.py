"""Decides which value counts if both the browser and a page change it: of a widget, or of an address parameter.

Each click sends all of the browser's values. A click made before the page's last response arrived still sends the old
value, which would undo the page's change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Responses:
    """The responses of a session's pages, numbered, and the newest one that the browser had at this click."""

    sent: int = 0
    """Number of the last complete response; changes made now belong to the next one."""
    received: int = 0
    places: set[str] = field(default_factory=set)
    """What responses end with: the whole page, or a fragment of it that reruns alone."""


@dataclass
class PageValue:
    """The value that a page wrote last, and the values that it overwrote, each with the number of the response."""

    written: Any = None
    overwritten: list[tuple[Any, int]] = field(default_factory=list)

    def write(self, before: Any, value: Any, responses: Responses) -> None:
        """Overwrites `before` with `value`."""
        unconfirmed = [
            (old, number)
            for old, number in self.overwritten
            if old not in (before, value) and responses.received < number
        ]
        self.overwritten = unconfirmed if before == value else [*unconfirmed, (before, responses.sent + 1)]
        self.written = value

    def current(self, sent_value: Any, responses: Responses) -> Any:
        """The value that counts if a click sends `sent_value`."""
        late = any(old == sent_value and responses.received < number for old, number in self.overwritten)
        return self.written if late else sent_value
