"""Limits how many pages of one visitor are computed at a time, so that one visitor cannot slow down all others."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager
from functools import cache

import streamlit as st

from engine.limits import limits
from pages.ui.visitor import owner_of


class Gate:
    """Admits `at_a_time` threads of each owner; further ones wait."""

    def __init__(self, at_a_time: int) -> None:
        self.at_a_time = at_a_time
        self.inside: Counter[str] = Counter()
        self.changed = threading.Condition()

    @contextmanager
    def entered(self, owner: str) -> Iterator[None]:
        with self.changed:
            self.changed.wait_for(lambda: self.inside[owner] < self.at_a_time)
            self.inside[owner] += 1
        try:
            yield
        finally:
            self._leave(owner)

    def _leave(self, owner: str) -> None:
        with self.changed:
            self.inside[owner] -= 1
            if not self.inside[owner]:
                del self.inside[owner]
            self.changed.notify_all()


@cache
def page_gate() -> Gate:
    """The gate of this app's pages."""
    return Gate(limits().pages_at_a_time)


def visitor() -> str:
    """The visitor of this page; without a cookie, all visitors from one address count as one."""
    return owner_of(st.context.cookies) or f"address {st.context.ip_address}"
