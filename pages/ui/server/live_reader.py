"""One reader per run, however many watch it: it polls the store while anyone watches, and keeps what it has read."""

from __future__ import annotations

import json
import math
import threading
import time
from collections.abc import Collection, Mapping
from typing import TYPE_CHECKING, Any

from engine.errors import HostError, LayerlabError, NotFoundError
from engine.host.requests.probe import Probe
from engine.registry import Choice
from engine.runs.disk_space import shortage
from engine.runs.rows import RunRow
from engine.text import Message
from engine.views import unpack
from pages.ui.runs.queue_reason import reason_given
from pages.ui.server.live_diagnoses import LiveDiagnoses
from pages.ui.server.live_history import History
from pages.ui.server.live_past import PastSteps
from pages.ui.server.live_pictures import Pictures, default_key
from pages.ui.server.live_watch import WatchCommands

if TYPE_CHECKING:
    from engine.host.client import Host
    from engine.runs.store import Store

BATCH = 5000
FILM_S = 2.0
"""How often the steps that can be shown are read while a run trains."""


def _status_of(row: RunRow) -> tuple[Any, ...]:
    """What watchers see of a run beside its events."""
    return row.status, row.place, row.last_seq


def _read(store: Store, run_id: str) -> tuple[RunRow, Message | None]:
    """The run, and while it is queued, any shortage of disk space."""
    row = store.run(run_id)
    short = shortage() if row.status == "queued" else None
    return row, short.message if short else None


class Reader:
    """What is known of one run. `poll` blocks for some milliseconds: call it in a thread, one call at a time."""

    def __init__(self, store: Store, host: Host, run_id: str) -> None:
        self.store, self.host, self.run_id = store, host, run_id
        self.history = History()
        self._take(*_read(store, run_id))
        self.diagnoses = LiveDiagnoses(self.row.plan)
        self.seen = -1
        self.version = 0
        """Counts up whenever there is something new to send."""
        self.pictures = Pictures()
        self.film: list[int] = []
        """The steps that can be shown."""
        self._film_read_s = 0.0
        self.lock = threading.Lock()
        """Held briefly while the data that watchers are sent change."""
        self._polling = threading.Lock()
        self.unanswered: set[str] = set()
        """The keys of pictures for which the host did not answer, so that it is asked again."""
        self._shown: tuple[int | None, int] = (None, 0)
        """The step and the revision of the newest frame that was loaded."""
        self._watch = WatchCommands(store, run_id)
        self.past = PastSteps(host, run_id)

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
            self.diagnoses.update()
            self._read_film()
            if self._snapshot() != before:
                self.version += 1
            if not self.row.is_over:
                self._watch.send(wanted, self.history.frame)
            self._load_newest_frame(wanted)
            if self.is_over:
                missing = {*self.pictures.missing(None, wanted), *self.unanswered.intersection(wanted)}
                self._compute({key: choice for key, choice in wanted.items() if key in missing})

    def load_frame(self, step: int, wanted: Mapping[str, Mapping[str, Any]]) -> None:
        """Loads the pictures of a step: those that were saved, and others from weights, which are computed again in the
        background where none are kept."""
        missing = self.pictures.missing(step, wanted)
        if not missing:
            return
        frame = self._frame(step)
        self._put(step, {key: frame[key] for key in missing if key in frame})
        rest = {key: wanted[key] for key in missing if key not in frame}
        if rest and step not in self.host.kept_weights(self.run_id):
            defaults = {key: default_key(key, choice) for key, choice in rest.items()}
            self._put(step, {key: frame[default] for key, default in defaults.items() if default in frame})
            rest = {key: choice for key, choice in rest.items() if defaults[key] not in frame}
            self._go_back(step, rest)
        elif rest:
            self._film_read_s = 0.0 if step in self.past.jobs else self._film_read_s
            self.past.arrive(step)
            self._compute(rest, step)

    def _go_back(self, step: int, wanted: Collection[str]) -> None:
        """Lets the host compute the weights at a step again; what keeps it from that is said in the pictures."""
        if not wanted:
            return
        try:
            self.past.look(step)
        except LayerlabError as error:
            self._put(step, dict.fromkeys(wanted, error.message))
        with self.lock:
            self.version += 1

    def _read_film(self) -> None:
        """The film grows while the run trains; once the run is over, it is read a last time."""
        is_due = self._film_read_s < math.inf if self.is_over else time.monotonic() >= self._film_read_s
        if not is_due:
            return
        if self.row.status != "queued":
            film = self.host.film(self.run_id)
            with self.lock:
                self.version += film != self.film
                self.film = film
        self._film_read_s = math.inf if self.is_over else time.monotonic() + FILM_S

    def state(self) -> dict[str, Any]:
        """Everything except curves and pictures."""
        row = self.row
        state: dict[str, Any] = {"status": row.status, "place": row.place, "steps": row.steps, **self.history.state}
        why = row.message if row.is_over else self.waits_for
        note = state.pop("note", None)
        if text := why.model_dump() if why else note:
            state["message"] = text
        state["film"] = self.film
        state["past"] = self.past.told
        state["diagnoses"] = self.diagnoses.found
        return state

    def forget(self, newest: Collection[str], saved: Mapping[int, Collection[str]]) -> None:
        """Drops pictures that no panel shows; see `Pictures.forget`."""
        self.past.keep(saved)
        with self.lock:
            self.pictures.forget(newest, saved)

    def _take(self, row: RunRow, short: Message | None) -> None:
        self.row, self.waits_for = row, reason_given(row, short)

    def _snapshot(self) -> tuple[Any, ...]:
        return (
            self.seen,
            *_status_of(self.row),
            self.waits_for,
            *((found["name"], found["step"]) for found in self.diagnoses.found),
        )

    def _read_events(self) -> None:
        while self.seen < self.row.last_seq:
            found = self.store.raw_events(self.run_id, self.seen, BATCH)
            events = [(json.loads(payload), payload) for _, payload in found]
            with self.lock:
                for event, payload in events:
                    self.history.add(event)
                    self.diagnoses.add(event["kind"], payload)
            self.seen = found[-1][0] if found else self.row.last_seq

    # Pictures

    def _load_newest_frame(self, wanted: Mapping[str, Any]) -> None:
        newest, revision = self.history.frame, self.history.frame_revision
        missing = self.pictures.missing(None, wanted)
        if newest is None or not wanted or ((newest, revision) == self._shown and not missing):
            return
        is_behind = self.row.status == "running" and newest < self.history.state["step"]
        if is_behind and self._watch.expects_newer(newest):
            return
        frame = self._frame(newest)
        fresh = {key: view for key, view in frame.items() if (newest, revision) != self._shown or key in missing}
        self._shown = newest, revision
        if fresh:
            self._put(None, fresh)

    def _frame(self, step: int) -> dict[str, Any]:
        try:
            frame: dict[str, Any] = unpack(self.host.frame(self.run_id, step))
        except NotFoundError:
            return {}  # thinned out meanwhile, or the run was deleted; the next poll reports that
        return frame

    def _compute(self, choices: Mapping[str, Mapping[str, Any]], step: int | None = None) -> None:
        """Asks the host for one picture at a time, so that one that fails does not hide the others."""
        for key, choice in choices.items():
            self.unanswered.discard(key)
            try:
                found = unpack(self.host.ask(Probe(run=self.run_id, step=step, probes={"one": Choice(**choice)})))[
                    "one"
                ]
            except LayerlabError as error:
                found = error.message
                if isinstance(error, HostError) and step is None:
                    self.unanswered.add(key)
            if self.pictures.views.get((step, key)) != found:
                self._put(step, {key: found})

    def _put(self, step: int | None, pictures: Mapping[str, Any]) -> None:
        with self.lock:
            self.version += 1
            self.pictures.put(step, pictures, self.version)
