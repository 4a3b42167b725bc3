"""A socket whose page reads nothing is ended, whatever the app behind it goes on sending."""

from __future__ import annotations

import asyncio
import socket as sockets
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import uvicorn
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.responses import PlainTextResponse
from starlette.routing import WebSocketRoute
from starlette.websockets import WebSocket, WebSocketDisconnect

from engine.limits import Limits
from pages.ui.server.socket_limits import Sockets
from pages.ui.visitor import COOKIE

PACKET = b"x" * 2**16
LIMIT = 2**20
DOCUMENT: dict[str, Any] = {
    "type": "http",
    "method": "GET",
    "path": "/build",
    "query_string": b"",
    "client": ("10.0.0.1", 2),
    "headers": [(b"sec-fetch-dest", b"document")],
}
"""A first page, whose visitor has no cookie yet."""
HANDSHAKE = (
    b"GET /talk HTTP/1.1\r\nHost: localhost\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
    b"Sec-WebSocket-Version: 13\r\nSec-WebSocket-Key: bGF5ZXJsYWJsYXllcmxhYg==\r\n\r\n"
)


class Chatty:
    """A route that sends for as long as it can, and counts."""

    def __init__(self) -> None:
        self.sent = 0
        self.ended = threading.Event()

    async def talk(self, socket: WebSocket) -> None:
        await socket.accept()
        try:
            while True:
                await socket.send_bytes(PACKET)
                self.sent += len(PACKET)
        except WebSocketDisconnect:
            self.ended.set()


@contextmanager
def served(chatty: Chatty) -> Iterator[int]:
    routes = [WebSocketRoute("/talk", chatty.talk)]
    app = Starlette(routes=routes, middleware=[Middleware(Sockets, allowed=Limits(unread_bytes=LIMIT))])
    server = uvicorn.Server(uvicorn.Config(app, log_level="warning", lifespan="off", ws="websockets-sansio"))
    with sockets.create_server(("127.0.0.1", 0)) as listener:
        thread = threading.Thread(target=server.run, args=([listener],), daemon=True)
        thread.start()
        try:
            yield listener.getsockname()[1]
        finally:
            server.should_exit = True
            thread.join(30)


def test_a_newcomer_is_not_refused_for_the_pages_of_others_at_the_same_address() -> None:
    async def answered(app: Sockets, scope: dict[str, Any]) -> int:
        sent: list[Any] = []

        async def receive() -> Any:
            return {"type": "http.request"}

        async def send(event: Any) -> None:
            sent.append(event.get("status"))

        await app(scope, receive, send)
        return int(sent[0])

    async def page(scope: Any, receive: Any, send: Any) -> None:
        if scope["type"] == "http":
            await PlainTextResponse("a page")(scope, receive, send)
            return
        statuses.append(await answered(middleware, DOCUMENT))

    async def never(*_event: Any) -> Any:
        await asyncio.Event().wait()

    statuses: list[int] = []
    middleware = Sockets(page, Limits(sockets_per_owner=1))
    neighbour = (b"cookie", f"{COOKIE}={'a' * 43}".encode())
    asyncio.run(middleware({"type": "websocket", "client": ("10.0.0.1", 1), "headers": [neighbour]}, never, never))
    asyncio.run(middleware({"type": "websocket", "client": ("10.0.0.1", 1), "headers": []}, never, never))
    assert statuses == [200, 429]


def test_an_app_that_sends_faster_than_a_page_reads_fills_no_memory() -> None:
    chatty = Chatty()
    with served(chatty) as port, sockets.create_connection(("127.0.0.1", port)) as silent:
        silent.sendall(HANDSHAKE)
        assert chatty.ended.wait(30)
    assert chatty.sent <= LIMIT + 16 * 2**20, "the limit, and what the kernel buffers of a connection"
