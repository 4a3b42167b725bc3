"""One reader per run, however many watch it: it polls the store while anyone watches, and keeps what it has read."""

from __future__ import annotations

import json
import threading
import time
from collections.abc import Collection, Mapping
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from engine.commands import Watch
from engine.errors import LayerlabError, NotFoundError
from engine.host.requests.probe import Probe
from engine.registry import Choice
from engine.runs.disk_space import shortage, without_room
from engine.runs.rows import RunRow
from engine.text import N_, Message, message
from engine.train.panels import ranked
from engine.views import unpack
from pages.ui.runs.queue_reason import reason_given
from pages.ui.server.live_history import History

if TYPE_CHECKING:
    from engine.host.client import Host
    from engine.runs.store import Store

WATCH_S = 30.0
"""How long a `Watch` is valid; it is renewed after a third of this time."""
FRESH_S = 1.0
"""How long the first watcher waits for a new frame instead of seeing one from before: an unwatched run takes frames
rarely, and an old one would contradict the curves."""
SPARE_PICTURES = 128
"""Maximum number of pictures that are kept although no panel shows them, so that a panel that comes back on screen
need not be computed again."""
BATCH = 5000


def key_of(choice: Mapping[str, Any]) -> str:
    """The name of a picture in frames: the probe's name, with a digest of its settings where there are any."""
    if len(choice) == 1:
        return str(choice["name"])
    packed = json.dumps(choice, sort_keys=True).encode()
    return f"{choice['name']}#{sha256(packed).hexdigest()[:12]}"


def _status_of(row: RunRow) -> tuple[Any, ...]:
    """What watchers see of a run beside its events."""
    return row.status, row.place, row.last_seq


def _read(store: Store, run_id: str) -> tuple[RunRow, Message | None]:
    """The run, and while it is queued, any shortage of disk space."""
    row = store.run(run_id)
    short = shortage() if row.status == "queued" else None
    return row, short.message if short else None


def _plain(key: str) -> str:
    """Saved frames hold the main picture with default settings: better than no picture at all."""
    name = key.split("#")[0]
    return name if name in ranked() else key


class Reader:
    """What is known of one run. `poll` blocks for some milliseconds: call it in a thread, one call at a time."""

    def __init__(self, store: Store, host: Host, run_id: str) -> None:
        self.store, self.host, self.run_id = store, host, run_id
        self.history = History()
        self._take(*_read(store, run_id))
        self.seen = -1
        self.version = 0
        """Counts up whenever there is something new to send."""
        self.pictures: dict[tuple[int | None, str], dict[str, Any] | Message] = {}
        """By step (None: the newest) and key: the view, or the reason why there is none."""
        self.stamps: dict[tuple[int | None, str], int] = {}
        """The version at which each picture was stored."""
        self.film: list[int] = []
        self.lock = threading.Lock()
        """Held briefly while the data that watchers are sent change."""
        self._polling = threading.Lock()
        self._frame_step: int | None = None
        self._watched: frozenset[str] = frozenset()
        self._renew_at = self._begun_at = 0.0
        self._unwatched_frame: int | None = None
        """The newest frame when somebody began to watch."""

    @property
    def is_over(self) -> bool:
        return self.row.is_over and self.seen >= self.row.last_seq

    def differs(self, row: RunRow, short: Message | None) -> bool:
        """Whether a fresh read of the run and the disk differs from what is known."""
        return (*_status_of(self.row), self.waits_for) != (*_status_of(row), reason_given(row, short))

    def poll(self, wanted: Mapping[str, Mapping[str, Any]], known: tuple[RunRow, Message | None] | None = None) -> None:
        """Reads what is new. `wanted`: the panels on screen, by key.

        `known`: the run and any shortage of disk space, if they have just been read.
        """
        with self._polling:
            before = self._snapshot()
            self._take(*(known or _read(self.store, self.run_id)))
            self._read_events()
            if self.is_over and not self.film:
                self.film = self.host.film(self.run_id)
            if self._snapshot() != before:
                self.version += 1
            self._watch(wanted)
            self._load_newest_frame(wanted)
            if self.is_over:
                self._compute({key: choice for key, choice in wanted.items() if (None, key) not in self.pictures})

    def load_frame(self, step: int, wanted: Mapping[str, Mapping[str, Any]]) -> None:
        """Loads the pictures of a saved frame."""
        missing = [key for key in wanted if (step, key) not in self.pictures]
        if missing:
            frame = self._frame(step)
            unsaved = message(N_("This chart was not saved at that step."))
            self._put(step, {key: frame.get(key) or frame.get(_plain(key)) or unsaved for key in missing})

    def state(self) -> dict[str, Any]:
        """Everything except curves and pictures."""
        row = self.row
        state: dict[str, Any] = {"status": row.status, "place": row.place, "steps": row.steps, **self.history.state}
        why = row.message if row.is_over else self.waits_for
        note = state.pop("note", None)
        if text := why.model_dump() if why else note:
            state["message"] = text
        if row.is_over:
            state["film"] = self.film
        return state

    def forget(self, newest: Collection[str], saved: Mapping[int, Collection[str]]) -> None:
        """Drops the pictures of saved steps that nobody shows, and all but the newest of those that no panel shows.

        `newest` and `saved`: the keys of the panels on screen, at the newest step and by saved step.
        """
        shown = {(None, key) for key in newest} | {(step, key) for step, keys in saved.items() for key in keys}
        with self.lock:
            spare = [place for place in self.pictures if place not in shown]
            spare.sort(key=lambda place: (place[0] is None or place[0] in saved, self.stamps[place]))
            outdated = sum(step is not None and step not in saved for step, _key in spare)
            for place in spare[: max(outdated, len(spare) - SPARE_PICTURES)]:
                del self.pictures[place], self.stamps[place]

    def _take(self, row: RunRow, short: Message | None) -> None:
        self.row, self.waits_for = row, reason_given(row, short)

    def _snapshot(self) -> tuple[Any, ...]:
        return self.seen, *_status_of(self.row), self.waits_for

    def _read_events(self) -> None:
        while self.seen < self.row.last_seq:
            found = self.store.raw_events(self.run_id, self.seen, BATCH)
            events = [json.loads(payload) for _, payload in found]
            with self.lock:
                for event in events:
                    self.history.add(event)
            self.seen = found[-1][0] if found else self.row.last_seq

    # Pictures

    def _watch(self, wanted: Mapping[str, Mapping[str, Any]]) -> None:
        """Sends the run the panels on screen: when they change, and again before the `Watch` expires."""
        keys, now = frozenset(wanted), time.time()
        if self.row.is_over or (keys == self._watched and (now < self._renew_at or not keys)):
            return
        if keys and not self._watched:
            self._begun_at, self._unwatched_frame = now, self.history.frame
        until = now + WATCH_S if keys else 0.0
        panels = {key: dict(choice) for key, choice in wanted.items()}
        with without_room():
            self.store.ask(self.run_id, Watch(panels=panels, until=until), owner="")
        self._watched, self._renew_at = keys, now + WATCH_S / 3

    def _load_newest_frame(self, wanted: Mapping[str, Any]) -> None:
        newest = self.history.frame
        missing = [key for key in wanted if (None, key) not in self.pictures]
        if newest is None or not wanted or (newest == self._frame_step and not missing):
            return
        if self._is_outdated(newest):
            return
        frame = self._frame(newest)
        fresh = {key: view for key, view in frame.items() if newest != self._frame_step or key in missing}
        self._frame_step = newest
        if fresh:
            self._put(None, fresh)

    def _is_outdated(self, frame: int) -> bool:
        """Whether a newer frame than this one is about to come."""
        if self.row.status != "running" or frame >= self.history.state["step"] or frame != self._unwatched_frame:
            return False
        return time.time() < self._begun_at + FRESH_S

    def _frame(self, step: int) -> dict[str, Any]:
        try:
            frame: dict[str, Any] = unpack(self.host.frame(self.run_id, step))
        except NotFoundError:
            return {}  # thinned out meanwhile, or the run was deleted; the next poll reports that
        return frame

    def _compute(self, choices: Mapping[str, Mapping[str, Any]]) -> None:
        """Asks the host for one picture at a time, so that one that fails does not hide the others."""
        for key, choice in choices.items():
            try:
                found = unpack(self.host.ask(Probe(run=self.run_id, probes={"one": Choice(**choice)})))["one"]
            except LayerlabError as error:
                found = error.message
            self._put(None, {key: found})

    def _put(self, step: int | None, pictures: Mapping[str, Any]) -> None:
        with self.lock:
            self.version += 1
            for key, picture in pictures.items():
                self.pictures[step, key] = picture
                self.stamps[step, key] = self.version


class Position:
    """What one watcher has been sent already."""

    def __init__(self) -> None:
        self.generation = -1
        self.counts: dict[str, int] = {}
        self.state: dict[str, Any] | None = None
        self.stamps: dict[tuple[int | None, str], int] = {}

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
        if len(self.stamps) > len(reader.pictures):
            self.stamps = {place: stamp for place, stamp in self.stamps.items() if place in reader.pictures}
        views = {}
        for panel, key in panels.items():
            place = (step, key)
            if place in reader.pictures and self.stamps.get(place) != reader.stamps[place]:
                self.stamps[place] = reader.stamps[place]
                views[panel] = reader.pictures[place]
        return views
