"""Who has the last word where the browser and a page both change a thing: a widget's value, a part of the address.

Each click brings along all that the browser knows. One made before the browser heard of the page's last change still
brings what stood there before: taken at its word it would undo that change.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field
from typing import Any

LATE_S = 2.0
"""For so long after a change a click may still bring what stood there before; later it means it (the way back)."""


@dataclass
class Clock:
    """Seconds for which no script of a session ran.

    A click that comes while one runs waits for its end, so how long a script takes says nothing of how old a click is.
    """

    stood_s: float = 0.0
    since: float | None = None
    """When the last script ended; None while one runs."""

    def now(self) -> float:
        return self.stood_s + (time.monotonic() - self.since if self.since is not None else 0.0)

    def script_begins(self) -> None:
        self.stood_s, self.since = self.now(), None

    def script_ends(self) -> None:
        self.since = time.monotonic()


@dataclass
class LastWord:
    """What a page wrote last, and when it overwrote what."""

    written: Any = None
    overwritten: list[tuple[Any, float]] = field(default_factory=list)

    def write(self, before: Any, value: Any, now: float) -> None:
        """`value` takes the place of `before`."""
        recent = [(old, since) for old, since in self.overwritten if old not in (before, value) and _late(since, now)]
        self.overwritten = recent if before == value else [*recent, (before, now)]
        self.written = value

    def holds(self, brought: Any, now: float) -> Any:
        """What counts, where a click brings `brought`."""
        late = any(old == brought and _late(since, now) for old, since in self.overwritten)
        return self.written if late else brought


def _late(since: float, now: float) -> bool:
    return now - since < LATE_S
