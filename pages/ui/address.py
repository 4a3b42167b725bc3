"""The address bar: what it asks of a page, and what a page writes into it.

A click names the address as the browser knew it. One made before the browser heard of the page's last change still
names what stood there before: taken at its word it would bring back the plan, the run or the language just left.
"""

from __future__ import annotations

import time
from dataclasses import dataclass, field

import streamlit as st

from pages.ui import state

LATE_S = 3.0
"""For so long after a change a click may still name what stood there before; later it means it (the way back)."""


@dataclass
class Entry:
    """What a page wrote, and when it overwrote what; None is a parameter that is not there."""

    written: str | None = None
    overwritten: dict[str | None, float] = field(default_factory=dict)

    def write(self, before: str | None, value: str | None, now: float) -> None:
        if before != value:
            self.overwritten[before] = now
        self.overwritten.pop(value, None)
        self.written = value

    def asked(self, named: str | None, now: float) -> str | None:
        """What the address says, where a click names `named`."""
        late = now - self.overwritten.get(named, -LATE_S) < LATE_S
        return self.written if late else named


def asked(parameter: str) -> str | None:
    """What the address says of `parameter`."""
    named = st.query_params.get(parameter)
    entry = _entries().get(parameter)
    return entry.asked(named, time.monotonic()) if entry else named


def write(parameter: str, value: str | None) -> None:
    """Writes `value` into the address; None takes the parameter out."""
    named = st.query_params.get(parameter)
    _entries().setdefault(parameter, Entry()).write(named, value, time.monotonic())
    if value is None:
        st.query_params.pop(parameter, None)
    elif named != value:
        st.query_params[parameter] = value


def _entries() -> dict[str, Entry]:
    entries: dict[str, Entry] | None = state.get(state.ADDRESS)
    if entries is None:
        entries = {}
        state.put(state.ADDRESS, entries)
    return entries
