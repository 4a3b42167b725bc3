"""Undo after a reload: a reloaded page is a new session, which finds the previous one's history here."""

from __future__ import annotations

from collections import OrderedDict
from threading import Lock
from typing import TYPE_CHECKING

import streamlit as st

if TYPE_CHECKING:
    from pages.ui.build.current_plan import Plans

MAX_HISTORIES = 100
MAX_STEPS = 50


class Histories:
    """The newest histories, by owner and by the link of the plan on screen."""

    def __init__(self, max_histories: int = MAX_HISTORIES, max_steps: int = MAX_STEPS) -> None:
        self.max_histories, self.max_steps = max_histories, max_steps
        self._held: OrderedDict[tuple[str, str], Plans] = OrderedDict()
        self._lock = Lock()

    def keep(self, owner: str, link: str, plans: Plans, instead_of: str | None = None) -> None:
        """Stores the history under the plan's link, in place of the session's previous one."""
        with self._lock:
            if instead_of is not None:
                self._held.pop((owner, instead_of), None)
            self._held[owner, link] = plans.newest(self.max_steps)
            self._held.move_to_end((owner, link))
            while len(self._held) > self.max_histories:
                self._held.popitem(last=False)

    def find(self, owner: str, link: str) -> Plans | None:
        with self._lock:
            return self._held.get((owner, link))


@st.cache_resource(show_spinner=False)
def histories() -> Histories:
    """The histories of this app, in memory only."""
    return Histories()
