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
"""How long a closing connection waits for its queue to be sent."""
UNREAD = 1013
"""The close code of a connection whose page did not read its messages: try again later."""


class Outbox:
    """Stands between an ASGI app and one socket.

    `send` does not wait for the page, so the app's own queue stays empty; a task passes the messages on as the page
    reads them. While much is unread, `receive` waits too, so the page cannot ask for more. A message that still does
    not fit, such as the rest of a page's run, ends the connection.
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
        await asyncio.sleep(0)  # lets the task run even if the app only sends

    async def receive(self) -> Message:
        """The page's next message; a disconnection if the page does not read."""
        await _first(self.drained.wait(), self.ended.wait())
        if not self.ended.is_set():
            received = await _first(self._receive(), self.ended.wait())
            if received is not None:
                return received
        return {"type": "websocket.disconnect", "code": UNREAD}

    async def close(self) -> None:
        """Waits for at most `CLOSING_S` until the queue is sent, then ends the task."""
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
    """The number of bytes in a message."""
    return len(message.get("bytes") or b"") + len(message.get("text") or "")


async def _first(wanted: Awaitable[T], ended: Awaitable[object]) -> T | None:
    """The result of `wanted`; None if `ended` completes first."""
    tasks = asyncio.ensure_future(wanted), asyncio.ensure_future(ended)
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
        return tasks[0].result() if tasks[0].done() else None
    finally:
        for task in tasks:
            task.cancel()
