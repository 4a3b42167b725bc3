"""`/live`: one WebSocket a page. Wishes come up as JSON; what is new goes down as packed bytes, one message at a time.

Up: `{"watch": {"channel", "run", "panels": {name: choice}, "step": null or a kept step}}` begins or changes what a
channel shows; `{"unwatch": channel}` ends it; `{"ack": number}` asks for the next message.
Down: number and channel (uint32 each, little endian), then the packed delta (see `Position.advance`).
"""

from __future__ import annotations

import asyncio
import logging
import struct
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected

from engine.errors import FileFormatError, LayerlabError, LimitError, StorageAwayError
from engine.json_reader import JsonLimits, read_json
from engine.probes.base import PROBES
from engine.registry import Choice
from engine.runs.rows import RunRow
from engine.text import N_, Message, message
from engine.views import pack
from pages.ui.live_reader import Position, Reader, key_of
from pages.ui.live_waiting import WaitingRuns

LARGEST_MESSAGE = 16_384
MAX_MESSAGE = JsonLimits(LARGEST_MESSAGE, values=1000, keys=100, depth=8)
CHANNELS = 8
"""The most that one page may watch."""
MAX_TOLD = 100
"""Sentences that a page may leave unread."""
QUICK_S, EASY_S = 0.1, 0.2
"""Between two looks into the store: while the first points are awaited, and after."""
MALFORMED, TOO_LARGE, GOING = 1007, 1009, 1012
_LOG = logging.getLogger(__name__)


class Watching(BaseModel):
    """What a channel shows."""

    model_config = ConfigDict(extra="forbid")

    channel: int = Field(ge=0, le=2**31)
    run: str = Field(pattern=r"^[0-9a-f]{24}$")
    panels: dict[str, dict[str, Any]] = Field({}, max_length=16)
    step: int | None = Field(None, ge=0)


class Wish(BaseModel):
    """One message from a page."""

    model_config = ConfigDict(extra="forbid")

    watch: Watching | None = None
    unwatch: int | None = None
    ack: int | None = None


class Watcher:
    """One channel of one page."""

    def __init__(self, page: Page, watching: Watching, feed: Feed) -> None:
        self.page, self.feed, self.position = page, feed, Position()
        self.change(watching)

    def change(self, watching: Watching) -> None:
        self.channel, self.step = watching.channel, watching.step
        self.choices: dict[str, dict[str, Any]] = {}
        self.panels: dict[str, str] = {}
        self.refusals: dict[str, Message] = {}
        for panel, choice in watching.panels.items():
            reason = _refusal(choice)
            if reason:
                self.refusals[panel] = reason
                continue
            self.panels[panel] = key_of(choice)
            self.choices[key_of(choice)] = choice

    def news(self) -> bytes | None:
        """What this channel has not been told, packed."""
        delta = self.position.advance(self.feed.reader, self.step, self.panels)
        if self.refusals:
            delta = {**(delta or {}), "views": {**(delta or {}).get("views", {}), **self.refusals}}
            self.refusals = {}
        return pack(delta) if delta else None


def _refusal(choice: Mapping[str, Any]) -> Message | None:
    if not isinstance(choice.get("name"), str):
        return message(N_("A panel names its probe."))
    problems = PROBES.problems(Choice(**choice))
    return problems[0].message if problems else None


class Feed:
    """A reader at work for its watchers, in this event loop. It rests when nobody watches or nothing can come."""

    def __init__(self, reader: Reader, waiting: WaitingRuns) -> None:
        self.reader, self.waiting = reader, waiting
        self.known: tuple[RunRow, Message | None] | None = None
        """The run and what the disk lacks, as the look for all waiting runs found them."""
        self.watchers: set[Watcher] = set()
        self.stirred = asyncio.Event()
        self.closed = False
        self.task = asyncio.create_task(self._work())
        self.task.add_done_callback(self._ended)

    def stir(self) -> None:
        """Somebody wants something else."""
        self.stirred.set()

    async def close(self) -> None:
        """Ends the work. Python 3.11's `wait_for` can swallow a cancellation, hence the flag."""
        self.closed = True
        self.waiting.leave(self)
        self.task.cancel()
        await asyncio.wait([self.task])

    def receive(self, row: RunRow | None, short: Message | None) -> None:
        """The run as the look for all waiting runs found it: when it changed, this feed looks, too."""
        if row is None or self.reader.differs(row, short):
            self.known = (row, short) if row else None
            self.stir()

    def drop(self) -> None:
        """Ends the connections of all who watch."""
        for watcher in self.watchers:
            watcher.page.drop()

    async def _work(self) -> None:
        while not self.closed:
            asked = self.stirred.is_set()
            self.stirred.clear()
            try:
                await self._look(asked)
            except StorageAwayError:
                raise
            except LayerlabError as error:
                self._tell_all(error)
                return
            self._wait_in_queue()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stirred.wait(), self._pause_s())

    async def _look(self, asked: bool) -> None:
        before = self.reader.version
        now, kept = self._wanted()
        known, self.known = self.known, None
        await asyncio.to_thread(self.reader.look, now, known)
        for step, choices in kept.items():
            await asyncio.to_thread(self.reader.look_at, step, choices)
        self.reader.forget(kept)
        if asked or self.reader.version != before:
            for watcher in self.watchers:
                watcher.page.wake()

    def _tell_all(self, error: LayerlabError) -> None:
        for watcher in self.watchers:
            watcher.page.tell(watcher.channel, {"gone": error.message})

    def _ended(self, task: asyncio.Task[None]) -> None:
        """What nobody foresaw (the database is away) ends the connections; the pages come back by themselves."""
        self.waiting.leave(self)
        if not task.cancelled() and task.exception():
            _LOG.error("Run %s cannot be read", self.reader.run_id, exc_info=task.exception())
            self.drop()

    def _wanted(self) -> tuple[dict[str, dict[str, Any]], dict[int, dict[str, dict[str, Any]]]]:
        """The choices looked at now, and at kept steps."""
        now: dict[str, dict[str, Any]] = {}
        kept: dict[int, dict[str, dict[str, Any]]] = {}
        for watcher in self.watchers:
            (now if watcher.step is None else kept.setdefault(watcher.step, {})).update(watcher.choices)
        return now, kept

    def _wait_in_queue(self) -> None:
        """A run that waits is looked at together with all others that do."""
        if self.reader.row.status == "queued" and self.watchers and not self.closed:
            self.waiting.join(self, self.reader.run_id, self.reader.store)
        else:
            self.waiting.leave(self)

    def _pause_s(self) -> float | None:
        if self.reader.is_over or self.reader.row.status == "queued" or not self.watchers:
            return None
        return EASY_S if self.reader.history.lines else QUICK_S


class Feeds:
    """The feeds of this process, by run."""

    def __init__(self) -> None:
        self.feeds: dict[str, Feed] = {}
        self.waiting = WaitingRuns()

    async def join(self, page: Page, watching: Watching) -> Watcher:
        """Adds a watcher; raises `NotFoundError` for an unknown run."""
        feed = self.feeds.get(watching.run)
        if feed is None or feed.task.done():
            reader = await asyncio.to_thread(_reader, watching.run)
            feed = self.feeds.get(watching.run)  # another page may have been faster
            if feed is None or feed.task.done():
                feed = self.feeds[watching.run] = Feed(reader, self.waiting)
        watcher = Watcher(page, watching, feed)
        feed.watchers.add(watcher)
        feed.stir()
        return watcher

    async def leave(self, watcher: Watcher) -> None:
        """Takes a watcher away; the last one lets the run stop drawing and ends the feed."""
        feed = watcher.feed
        feed.watchers.discard(watcher)
        if feed.watchers:
            feed.stir()
            return
        if self.feeds.get(feed.reader.run_id) is feed:
            del self.feeds[feed.reader.run_id]
        await feed.close()
        with suppress(LayerlabError):
            await asyncio.to_thread(feed.reader.look, {})


FEEDS = Feeds()


def _reader(run_id: str) -> Reader:
    from pages.ui.backend import host_at_once, store

    return Reader(store(), host_at_once(), run_id)


class Page:
    """One connection."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.watchers: dict[int, Watcher] = {}
        self.told: list[tuple[int, bytes]] = []
        self.number = self.acknowledged = 0
        self.awake = asyncio.Event()

    def wake(self) -> None:
        self.awake.set()

    def drop(self) -> None:
        """Ends the connection."""
        self.dropped = asyncio.create_task(self.socket.close(GOING))

    def tell(self, channel: int, content: Mapping[str, Any]) -> None:
        """Says something of its own, apart from a reader's news."""
        self.told.append((channel, pack(content)))
        self.wake()
        if len(self.told) > MAX_TOLD:
            self.drop()

    async def hear(self) -> None:
        """Obeys wishes until the page goes."""
        while True:
            text = await self.socket.receive_text()
            try:
                wish = Wish.model_validate(read_json(text, MAX_MESSAGE))
            except LimitError:
                await self.socket.close(TOO_LARGE)
                return
            except (ValidationError, FileFormatError):
                await self.socket.close(MALFORMED)
                return
            await self._obey(wish)

    async def _obey(self, wish: Wish) -> None:
        if wish.ack is not None:
            self.acknowledged = max(self.acknowledged, min(wish.ack, self.number))
            self.wake()
        if wish.unwatch is not None and wish.unwatch in self.watchers:
            await FEEDS.leave(self.watchers.pop(wish.unwatch))
        if wish.watch is not None:
            await self._watch(wish.watch)

    async def _watch(self, watching: Watching) -> None:
        known = self.watchers.get(watching.channel)
        if known and known.feed.reader.run_id == watching.run and not known.feed.task.done():
            known.change(watching)
            known.feed.stir()
            return
        if known:
            await FEEDS.leave(self.watchers.pop(watching.channel))
        if len(self.watchers) >= CHANNELS:
            self.tell(watching.channel, {"gone": message(N_("This page already shows as many runs as it can."))})
            return
        try:
            self.watchers[watching.channel] = await FEEDS.join(self, watching)
        except StorageAwayError:
            raise  # the page comes back by itself
        except LayerlabError as error:
            self.tell(watching.channel, {"gone": error.message})

    async def send(self) -> None:
        """Sends news, one message at a time: the next goes when the page has drawn the last."""
        while True:
            await self.awake.wait()
            self.awake.clear()
            if self.acknowledged < self.number:
                continue
            found = self._next()
            if found is not None:
                self.number += 1
                await self.socket.send_bytes(struct.pack("<II", self.number, found[0]) + found[1])

    def _next(self) -> tuple[int, bytes] | None:
        if self.told:
            return self.told.pop(0)
        for channel, watcher in self.watchers.items():
            news = watcher.news()
            if news is not None:
                # The one served goes to the end, so that none waits for the others.
                self.watchers[channel] = self.watchers.pop(channel)
                return channel, news
        return None


async def live(socket: WebSocket) -> None:
    """The route. `Guard` has checked where the page came from; who has a run's link may watch it."""
    await socket.accept()
    page = Page(socket)
    sending = asyncio.create_task(page.send())
    try:
        await page.hear()
    except (WebSocketDisconnect, WebSocketDisconnected):
        pass  # the page has gone, or its connection was ended here
    finally:
        sending.cancel()
        for watcher in page.watchers.values():
            await FEEDS.leave(watcher)


live_route = WebSocketRoute("/live", live)
