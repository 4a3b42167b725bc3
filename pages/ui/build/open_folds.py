"""Which folds of the Build page each visitor has left open."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterable
from threading import Lock

import streamlit as st

MAX_VISITORS = 10_000
FIRST = frozenset({"data", "training"})
"""The folds that are open at a visitor's first visit."""


class OpenFolds:
    """The open folds by owner; the owners seen longest ago are forgotten."""

    def __init__(self, max_visitors: int = MAX_VISITORS) -> None:
        self.max_visitors = max_visitors
        self._held: OrderedDict[str, frozenset[str]] = OrderedDict()
        self._lock = Lock()

    def of(self, owner: str) -> frozenset[str]:
        with self._lock:
            return self._held.get(owner, FIRST)

    def keep(self, owner: str, names: Iterable[str]) -> None:
        with self._lock:
            self._held[owner] = frozenset(names)
            self._held.move_to_end(owner)
            while len(self._held) > self.max_visitors:
                self._held.popitem(last=False)


@st.cache_resource(show_spinner=False)
def open_folds() -> OpenFolds:
    """The open folds of all visitors of this app, in memory only."""
    return OpenFolds()
