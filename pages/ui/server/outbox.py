"""A queue of messages that one WebSocket has not sent yet, limited in bytes."""

from __future__ import annotations

import asyncio
from collections import deque
from collections.abc import Awaitable
from contextlib import suppress
from typing import TypeVar

from starlette.types import Message, Receive, Send

T = TypeVar("T")
CLOSING_S = 10.0
"""How long a connection that is closing waits for its queue to be sent."""
UNREAD = 1013
"""The code of a connection that was ended because its page did not read: try again later."""


class Outbox:
    """Stands between an ASGI app and one socket.

    `send` does not wait for the page, so that the app's own queue stays empty; a task passes the messages on as the page
    reads them. While much is unread, `receive` waits too, so that the page cannot ask for more. Whatever the app still
    sends then, such as the rest of a page's run, ends the connection if it does not fit.
    """

    def __init__(self, receive: Receive, send: Send, max_bytes: int, patience_s: float) -> None:
        self._receive, self._send = receive, send
        self.max_bytes, self.patience_s = max_bytes, patience_s
        self.unread_bytes = 0
        self.waiting: deque[Message] = deque()
        self.filled, self.drained, self.empty, self.ended = (asyncio.Event() for _ in range(4))
        self.drained.set()
        self.empty.set()
        self.task = asyncio.create_task(self._work())

    async def send(self, message: Message) -> None:
        """Keeps a message until it can be sent; raises `OSError` when the connection has ended."""
        size = _size(message)
        if self.unread_bytes and self.unread_bytes + size > self.max_bytes:
            self.ended.set()
        if self.ended.is_set():
            raise ConnectionAbortedError("the page did not read what it was sent")
        self.unread_bytes += size
        self.waiting.append(message)
        self.filled.set()
        self.empty.clear()
        if self.unread_bytes > self.max_bytes // 4:
            self.drained.clear()
        await asyncio.sleep(0)  # an app that only sends lets the task have its turn

    async def receive(self) -> Message:
        """The next message of a page that reads; a disconnection for one that does not."""
        await _first(self.drained.wait(), self.ended.wait())
        if not self.ended.is_set():
            heard = await _first(self._receive(), self.ended.wait())
            if heard is not None:
                return heard
        return {"type": "websocket.disconnect", "code": UNREAD}

    async def close(self) -> None:
        """Waits until the queue is sent, for at most `CLOSING_S`, and ends the task."""
        if not self.ended.is_set():
            with suppress(TimeoutError):
                await asyncio.wait_for(_first(self.empty.wait(), self.ended.wait()), CLOSING_S)
        self.task.cancel()
        await asyncio.wait([self.task])

    async def _work(self) -> None:
        try:
            while True:
                await self.filled.wait()
                while self.waiting:
                    async with asyncio.timeout(self.patience_s):
                        await self._send(self.waiting[0])
                    self.unread_bytes -= _size(self.waiting.popleft())
                    if self.unread_bytes <= self.max_bytes // 4:
                        self.drained.set()
                self.filled.clear()
                self.empty.set()
        except (OSError, TimeoutError):
            self.waiting.clear()
        finally:
            self.ended.set()


def _size(message: Message) -> int:
    """The bytes of a message that carries some."""
    return len(message.get("bytes") or b"") + len(message.get("text") or "")


async def _first(wanted: Awaitable[T], ended: Awaitable[object]) -> T | None:
    """What is wanted; None where the end comes first."""
    tasks = asyncio.ensure_future(wanted), asyncio.ensure_future(ended)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return tasks[0].result() if tasks[0].done() else None
    finally:
        for task in tasks:
            task.cancel()
