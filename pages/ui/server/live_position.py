"""What a watcher of a run has been sent, and what is new to it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pages.ui.server.live_pictures import Place
from pages.ui.server.live_reader import Reader


class Position:
    """What one watcher has been sent already."""

    def __init__(self) -> None:
        self.generation = -1
        self.counts: dict[str, int] = {}
        self.state: dict[str, Any] | None = None
        self.stamps: dict[Place, int] = {}

    def forget_views(self) -> None:
        """All pictures are sent again."""
        self.stamps.clear()

    def advance(self, reader: Reader, step: int | None, panels: Mapping[str, str]) -> dict[str, Any] | None:
        """What is new since the last call, ready to be packed; None if nothing is. `panels`: picture keys by panel."""
        with reader.lock:
            return self._advance(reader, step, panels)

    def _advance(self, reader: Reader, step: int | None, panels: Mapping[str, str]) -> dict[str, Any] | None:
        history = reader.history
        reset = self.generation != history.generation
        if reset:
            self.generation, self.counts = history.generation, {}
        delta: dict[str, Any] = {"reset": reset} if reset else {}
        if series := history.since(self.counts):
            delta["series"], self.counts = series, history.counts()
        if (state := reader.state()) != self.state:
            delta["state"] = self.state = state
        if views := self._views(reader, step, panels):
            delta["views"], delta["at"] = views, step
        return delta or None

    def _views(self, reader: Reader, step: int | None, panels: Mapping[str, str]) -> dict[str, Any]:
        pictures = reader.pictures
        if len(self.stamps) > len(pictures.views):
            self.stamps = {place: stamp for place, stamp in self.stamps.items() if place in pictures.views}
        views = {}
        for panel, key in panels.items():
            place = (step, key)
            if place in pictures.views and self.stamps.get(place) != pictures.stamps[place]:
                self.stamps[place] = pictures.stamps[place]
                views[panel] = pictures.views[place]
        return views
