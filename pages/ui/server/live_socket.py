"""`/live`: one WebSocket per page, over which pages subscribe to runs and receive deltas.

From the page, as JSON: `{"watch": {"channel", "run", "panels": {name: choice}, "step": null or a saved step}}` begins
or changes a channel, `{"unwatch": channel}` ends it, and `{"ack": number}` requests the next message.
To the page, as bytes: number and channel (uint32 each, little endian), then the packed delta (see
`Position.advance`). One message is on its way at a time.
"""

from __future__ import annotations

import asyncio
import struct
from collections.abc import Mapping
from contextlib import suppress
from typing import Any

from pydantic import ValidationError
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketDisconnected, WebSocketState

from engine.errors import FileFormatError, LayerlabError, LimitError, StorageUnavailableError
from engine.text import N_, message
from engine.views import pack
from pages.ui.server.live_feed import FEEDS, Watcher
from pages.ui.server.live_request import PageMessage, Subscription, read_message

CHANNELS = 8
"""Maximum number of runs that one page watches."""
MAX_NOTICES = 100
"""Maximum number of notices that wait to be sent to one page."""
MALFORMED, TOO_LARGE, GOING = 1007, 1009, 1012


class Page:
    """One connection."""

    def __init__(self, socket: WebSocket) -> None:
        self.socket = socket
        self.watchers: dict[int, Watcher] = {}
        self.notices: list[tuple[int, bytes]] = []
        self.number = self.acknowledged = 0
        self.awake = asyncio.Event()
        self.closing: asyncio.Task[None] | None = None

    def wake(self) -> None:
        self.awake.set()

    def drop(self) -> None:
        """Ends the connection; the page opens a new one by itself."""
        self.closing = self.closing or asyncio.create_task(_close(self.socket))

    def notify(self, channel: int, content: Mapping[str, Any]) -> None:
        """Sends a notice about a channel, apart from the news of its run."""
        self.notices.append((channel, pack(content)))
        self.wake()
        if len(self.notices) > MAX_NOTICES:
            self.drop()

    async def receive(self) -> None:
        """Handles the page's messages until the connection ends."""
        while self.socket.application_state is WebSocketState.CONNECTED:
            received = await self.socket.receive()
            if received["type"] == "websocket.disconnect":
                return
            try:
                message = read_message(received.get("text") or "")  # a binary message has no text
            except LimitError:
                await self.socket.close(TOO_LARGE)
                return
            except (ValidationError, FileFormatError):
                await self.socket.close(MALFORMED)
                return
            await self._handle(message)

    async def _handle(self, message: PageMessage) -> None:
        if message.ack is not None:
            self.acknowledged = max(self.acknowledged, min(message.ack, self.number))
            self.wake()
        if message.unwatch is not None and message.unwatch in self.watchers:
            await FEEDS.leave(self.watchers.pop(message.unwatch))
        if message.watch is not None:
            await self._watch(message.watch)

    async def _watch(self, watching: Subscription) -> None:
        known = self.watchers.get(watching.channel)
        if known and known.feed.reader.run_id == watching.run and not known.feed.task.done():
            known.change(watching)
            known.feed.wake()
            return
        if known:
            await FEEDS.leave(self.watchers.pop(watching.channel))
        if len(self.watchers) >= CHANNELS:
            self.notify(watching.channel, {"gone": message(N_("This page already shows the maximum number of runs."))})
            return
        try:
            self.watchers[watching.channel] = await FEEDS.join(self, watching)
        except StorageUnavailableError:
            await self.socket.close(GOING)  # the page opens a new one by itself
        except LayerlabError as error:
            self.notify(watching.channel, {"gone": error.message})

    async def send(self) -> None:
        """Sends one message at a time: the next one after the page has acknowledged drawing the last."""
        with suppress(WebSocketDisconnect, WebSocketDisconnected):
            while True:
                await self.awake.wait()
                self.awake.clear()
                found = self._next() if self.acknowledged >= self.number else None
                if found is not None:
                    self.number += 1
                    await self.socket.send_bytes(struct.pack("<II", self.number, found[0]) + found[1])

    def _next(self) -> tuple[int, bytes] | None:
        if self.notices:
            return self.notices.pop(0)
        for channel, watcher in self.watchers.items():
            news = watcher.news()
            if news is not None:
                # A served channel moves to the end, so that none starves.
                self.watchers[channel] = self.watchers.pop(channel)
                return channel, news
        return None


async def _close(socket: WebSocket) -> None:
    with suppress(WebSocketDisconnect, WebSocketDisconnected):
        await socket.close(GOING)


async def live(socket: WebSocket) -> None:
    """The route. `Guard` has checked where the page came from; anyone with a run's link may watch it."""
    await socket.accept()
    page = Page(socket)
    sending = asyncio.create_task(page.send())
    try:
        await page.receive()
    except (WebSocketDisconnect, WebSocketDisconnected):
        pass  # the page has gone, or the connection was ended here
    finally:
        sending.cancel()
        await asyncio.gather(*map(FEEDS.leave, page.watchers.values()))  # a failure of one does not stop the others


live_route = WebSocketRoute("/live", live)
