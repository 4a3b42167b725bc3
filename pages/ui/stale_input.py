"""Which value wins where both the browser and a page change it: that of a widget, or of an address parameter.

Each click sends all values of the browser. A click made before the page's last answer arrived still sends the old value,
which would undo that change.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any


@dataclass
class Answers:
    """The answers of a session's pages, numbered, and which of them the browser had when it sent this click."""

    sent: int = 0
    """The last whole answer; what changes now is part of the next one."""
    received: int = 0
    places: set[str] = field(default_factory=set)
    """Where answers end: the page, or a part of it that runs again alone."""


@dataclass
class LastWord:
    """What a page wrote last, and with which answers it overwrote what."""

    written: Any = None
    overwritten: list[tuple[Any, int]] = field(default_factory=list)

    def write(self, before: Any, value: Any, answers: Answers) -> None:
        """`value` takes the place of `before`."""
        unheard = [
            (old, number)
            for old, number in self.overwritten
            if old not in (before, value) and answers.received < number
        ]
        self.overwritten = unheard if before == value else [*unheard, (before, answers.sent + 1)]
        self.written = value

    def holds(self, brought: Any, answers: Answers) -> Any:
        """What counts, where a click brings `brought`."""
        late = any(old == brought and answers.received < number for old, number in self.overwritten)
        return self.written if late else brought
