"""Feeds: each polls one run for all pages that watch it."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Protocol

from engine.errors import LayerlabError, StorageUnavailableError
from engine.probes.base import PROBES
from engine.registry import Choice
from engine.runs.rows import RunRow
from engine.text import N_, Message, message
from engine.views import Network, pack
from pages.ui.server.live_pictures import key_of
from pages.ui.server.live_position import Position
from pages.ui.server.live_queue import WaitingRuns
from pages.ui.server.live_reader import Reader
from pages.ui.server.live_request import Subscription, with_drawing

QUICK_S, IDLE_S = 0.1, 0.2
"""Pause between two polls of the store: until the first points arrive, and afterwards."""
RETRY_S = 2.0
"""Pause before the host is asked again for pictures of a run that is over, if it did not answer."""
_LOG = logging.getLogger(__name__)


class Viewer(Protocol):
    """A connection whose page watches runs."""

    def wake(self) -> None:
        """A run that the page watches has news."""

    def notify(self, channel: int, content: Mapping[str, Any]) -> None:
        """Sends a notice about a channel, apart from the news of its run."""

    def drop(self) -> None:
        """Ends the connection; the page opens another one by itself."""


class Watcher:
    """One channel of one page."""

    def __init__(self, page: Viewer, watching: Subscription, feed: Feed) -> None:
        self.page, self.feed, self.position = page, feed, Position()
        self.nodes: frozenset[str] | None = None
        self.change(watching)

    def change(self, watching: Subscription) -> None:
        self.channel, self.step = watching.channel, watching.step
        if self.nodes is not None and (watching.nodes is None or not watching.nodes <= self.nodes):
            self.position.forget_views()  # nothing was sent for cards that were not on screen
        self.nodes = watching.nodes
        self.choices: dict[str, dict[str, Any]] = {}
        self.panels: dict[str, str] = {}
        self.refusals: dict[str, Message] = {}
        for panel, choice in with_drawing(watching.panels, watching.drawing).items():
            reason = _refusal(choice)
            if reason:
                self.refusals[panel] = reason
                continue
            self.panels[panel] = key_of(choice)
            self.choices[key_of(choice)] = choice

    def news(self) -> bytes | None:
        """What this channel has not been sent yet, packed."""
        delta = self.position.advance(self.feed.reader, self.step, self.panels)
        if self.refusals:
            delta = {**(delta or {}), "views": {**(delta or {}).get("views", {}), **self.refusals}}
            self.refusals = {}
        return pack(self._on_screen(delta)) if delta else None

    def _on_screen(self, delta: dict[str, Any]) -> dict[str, Any]:
        """Without the layers of a graph whose cards are not on screen."""
        nodes, views = self.nodes, delta.get("views", {})
        if nodes is None or not views:
            return delta
        cut = {
            panel: {**view, "nodes": [one for one in view["nodes"] if one["node"] in nodes]}
            for panel, view in views.items()
            if isinstance(view, Mapping) and view.get("kind") == Network.kind
        }
        return {**delta, "views": {**views, **cut}}


def _refusal(choice: Mapping[str, Any]) -> Message | None:
    if not isinstance(choice.get("name"), str):
        return message(N_("A panel must name its probe."))
    problems = PROBES.problems(Choice(**choice))
    return problems[0].message if problems else None


class Feed:
    """Polls one run for its watchers, in this event loop. It pauses while nobody watches or nothing can change."""

    def __init__(self, reader: Reader, waiting: WaitingRuns) -> None:
        self.reader, self.waiting = reader, waiting
        self.known: tuple[RunRow, Message | None] | None = None
        """The run and any shortage of disk space, as last read together with all other waiting runs."""
        self.watchers: set[Watcher] = set()
        self.woken = asyncio.Event()
        self.closed = False
        self.task = asyncio.create_task(self._work())
        self.task.add_done_callback(self._ended)

    def wake(self) -> None:
        """Polls now: a watcher has changed its subscription."""
        self.woken.set()

    async def close(self) -> None:
        """Ends the task. Python 3.11's `wait_for` can swallow a cancellation, hence the flag."""
        self.closed = True
        self.waiting.leave(self)
        self.task.cancel()
        await asyncio.wait([self.task])

    def receive(self, row: RunRow | None, short: Message | None) -> None:
        """Takes the run as read together with all other waiting runs; if it changed, the feed polls it."""
        if row is None or self.reader.differs(row, short):
            self.known = (row, short) if row else None
            self.wake()

    def drop(self) -> None:
        """Ends the connections of all watchers."""
        for watcher in self.watchers:
            watcher.page.drop()

    async def _work(self) -> None:
        while not self.closed:
            asked = self.woken.is_set()
            self.woken.clear()
            try:
                await self._poll(asked)
            except StorageUnavailableError:
                raise
            except LayerlabError as error:
                self._notify_all(error)
                return
            self._wait_in_queue()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.woken.wait(), self._pause_s())

    async def _poll(self, asked: bool) -> None:
        before = self.reader.version
        now, kept = self._wanted()
        known, self.known = self.known, None
        await asyncio.to_thread(self.reader.poll, now, known)
        for step, choices in kept.items():
            await asyncio.to_thread(self.reader.load_frame, step, choices)
        await asyncio.to_thread(self.reader.forget, now, kept)  # it may ask the host
        if asked or self.reader.version != before:
            for watcher in self.watchers:
                watcher.page.wake()

    def _notify_all(self, error: LayerlabError) -> None:
        for watcher in self.watchers:
            watcher.page.notify(watcher.channel, {"gone": error.message})

    def _ended(self, task: asyncio.Task[None]) -> None:
        """An unforeseen error (the database is unreachable) ends the connections; the pages reconnect by themselves."""
        self.waiting.leave(self)
        if not task.cancelled() and task.exception():
            _LOG.error("Run %s cannot be read", self.reader.run_id, exc_info=task.exception())
            self.drop()

    def _wanted(self) -> tuple[dict[str, dict[str, Any]], dict[int, dict[str, dict[str, Any]]]]:
        """The panels that watchers show at the newest step, and at saved steps."""
        now: dict[str, dict[str, Any]] = {}
        kept: dict[int, dict[str, dict[str, Any]]] = {}
        for watcher in self.watchers:
            (now if watcher.step is None else kept.setdefault(watcher.step, {})).update(watcher.choices)
        return now, kept

    def _wait_in_queue(self) -> None:
        """Queued runs are read together, in one query."""
        if self.reader.row.status == "queued" and self.watchers and not self.closed:
            self.waiting.join(self, self.reader.run_id, self.reader.store)
        else:
            self.waiting.leave(self)

    def _pause_s(self) -> float | None:
        if self.reader.is_over and self.reader.unanswered and self.watchers:
            return RETRY_S
        if self.reader.past.jobs and self.watchers:
            return IDLE_S
        if self.reader.is_over or self.reader.row.status == "queued" or not self.watchers:
            return None
        return IDLE_S if self.reader.history.lines else QUICK_S


class Feeds:
    """The feeds of this process, by run."""

    def __init__(self) -> None:
        self.feeds: dict[str, Feed] = {}
        self.waiting = WaitingRuns()

    async def join(self, page: Viewer, watching: Subscription) -> Watcher:
        """Adds a watcher. Raises `NotFoundError` for an unknown run."""
        feed = self.feeds.get(watching.run)
        if feed is None or feed.task.done():
            reader = await asyncio.to_thread(_reader, watching.run)
            feed = self.feeds.get(watching.run)  # another page may have added it meanwhile
            if feed is None or feed.task.done():
                feed = self.feeds[watching.run] = Feed(reader, self.waiting)
        watcher = Watcher(page, watching, feed)
        feed.watchers.add(watcher)
        feed.wake()
        return watcher

    async def leave(self, watcher: Watcher) -> None:
        """Removes a watcher; with the last one the run stops drawing and the feed ends."""
        feed = watcher.feed
        feed.watchers.discard(watcher)
        if feed.watchers:
            feed.wake()
            return
        if self.feeds.get(feed.reader.run_id) is feed:
            del self.feeds[feed.reader.run_id]
        await feed.close()
        with suppress(LayerlabError):
            await asyncio.to_thread(feed.reader.poll, {})
        await asyncio.to_thread(feed.reader.forget, (), {})


FEEDS = Feeds()


def _reader(run_id: str) -> Reader:
    from pages.ui.backend import host_at_once, store

    return Reader(store(), host_at_once(), run_id)
