"""One request whose body is arriving: it is ended when its data stop, and can be refused at any time."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from contextlib import suppress

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from engine.text import N_, message
from engine.text import Message as Sentence
from pages.ui.server.refusals import refuse

TIMED_OUT = 408
_SILENT = N_(
    "The data of this request arrived too slowly: nothing for {seconds} s. Check the connection, then try again."
)
_DISCONNECT: Message = {"type": "http.disconnect"}


class Silence:
    """How long a sender may still be silent: at most `max_s`.

    Each byte buys 1 / `bytes_per_s` seconds. Whoever sends nothing runs out of time, and so does whoever sends less
    than `bytes_per_s` in the long run; a connection that stalls for a while does not.
    """

    def __init__(self, max_s: float, bytes_per_s: float) -> None:
        self.max_s = max_s
        self.bytes_per_s = bytes_per_s
        self.left_s = max_s

    def spend(self, waited_s: float, received: int) -> None:
        self.left_s = min(self.max_s, self.left_s - waited_s + received / self.bytes_per_s)


class Arrival:
    """A request with a body. `on_data` is called with the bytes that arrived, before the app receives them.

    A refused request looks to the app like one whose visitor has gone, and the visitor gets the refusal. Requests
    whose visitor has really gone end here, without a traceback.
    """

    def __init__(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        on_data: Callable[[Arrival, int], None],
        silence: Silence | None = None,
    ) -> None:
        self.scope = scope
        self.bytes = 0
        self.is_complete = False
        self.refusal: tuple[int, Sentence] | None = None
        self._receive = receive
        self._send = send
        self._on_data = on_data
        self._silence = silence
        self._waiting: asyncio.Timeout | None = None
        self._has_answered = False

    async def serve(self, app: ASGIApp) -> None:
        with suppress(ClientDisconnect):
            await app(self.scope, self.receive, self.send)
        if self.refusal and not self._has_answered:
            await refuse(self.scope, self._receive, self._send, *self.refusal)

    def refuse(self, status: int, sentence: Sentence) -> None:
        self.refusal = self.refusal or (status, sentence)
        if self._waiting and not self._waiting.expired():
            self._waiting.reschedule(asyncio.get_running_loop().time())

    async def receive(self) -> Message:
        if self.is_complete:
            return await self._receive()
        received = None if self.refusal else await self._next()
        if received and received["type"] == "http.request":
            self.is_complete = not received.get("more_body", False)
            self.bytes += len(received["body"])
            self._on_data(self, len(received["body"]))
        return _DISCONNECT if self.refusal or not received else received

    async def send(self, response: Message) -> None:
        if self.refusal and not self._has_answered:
            return
        self._has_answered = True
        await self._send(response)

    async def _next(self) -> Message | None:
        """The next part of the body; None if the request was refused meanwhile or the sender was silent too long."""
        loop = asyncio.get_running_loop()
        began = loop.time()
        try:
            async with asyncio.timeout(self._silence.left_s if self._silence else None) as self._waiting:
                received = await self._receive()
        except TimeoutError:
            if self._silence:
                self.refuse(TIMED_OUT, message(_SILENT, seconds=f"{self._silence.max_s:g}"))
            return None
        finally:
            self._waiting = None
        if self._silence:
            self._silence.spend(loop.time() - began, len(received.get("body", b"")))
        return received
