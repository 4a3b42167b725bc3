"""Tells a run which panels are on screen, so that it draws them."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from engine.commands import Watch
from engine.runs.disk_space import without_room

if TYPE_CHECKING:
    from engine.runs.store import Store

WATCH_S = 30.0
"""How long a `Watch` is valid; it is renewed after a third of this time."""
FRESH_S = 1.0
"""How long the first watcher waits for a new frame instead of seeing one from before: an unwatched run takes frames
rarely, and an old one would contradict the curves."""


class WatchCommands:
    """The `Watch` commands sent to one run."""

    def __init__(self, store: Store, run_id: str) -> None:
        self.store, self.run_id = store, run_id
        self._watched: frozenset[str] = frozenset()
        self._renew_at = self._begun_at = 0.0
        self._unwatched_frame: int | None = None
        """The newest frame when somebody began to watch."""

    def send(self, wanted: Mapping[str, Mapping[str, Any]], frame: int | None) -> None:
        """Sends the panels on screen: when they change, and again before the `Watch` expires. `frame`: the newest."""
        keys, now = frozenset(wanted), time.time()
        if keys == self._watched and (now < self._renew_at or not keys):
            return
        if keys and not self._watched:
            self._begun_at, self._unwatched_frame = now, frame
        until = now + WATCH_S if keys else 0.0
        panels = {key: dict(choice) for key, choice in wanted.items()}
        with without_room():
            self.store.ask(self.run_id, Watch(panels=panels, until=until), owner="")
        self._watched, self._renew_at = keys, now + WATCH_S / 3

    def expects_newer(self, frame: int) -> bool:
        """Whether a newer frame than this one is about to come."""
        return frame == self._unwatched_frame and time.time() < self._begun_at + FRESH_S
