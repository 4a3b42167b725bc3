"""The connection between a page and the app, which a test can cut or slow down."""

from __future__ import annotations

import re
import time
from typing import Any

from playwright.sync_api import Page, WebSocketRoute
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.visitor import PATIENCE_MS, Visitors

SOCKET = re.compile("/_stcore/stream")


class Wire:
    """The connection between a page and the app, which a test cuts or makes slow."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.cut = self.slow = False
        self.sockets: list[WebSocketRoute] = []
        self.waiting: list[tuple[WebSocketRoute, Any]] = []
        page.route_web_socket(SOCKET, self._connect)

    def _connect(self, socket: WebSocketRoute) -> None:
        if self.cut:
            socket.close(code=1011)
            return
        self.sockets.append(socket)
        server = socket.connect_to_server()
        server.on_message(lambda message: self._pass(socket, message))

    def _pass(self, socket: WebSocketRoute, message: Any) -> None:
        if self.slow:
            self.waiting.append((socket, message))
        else:
            socket.send(message)

    def lose(self) -> None:
        self.cut = True
        for socket in self.sockets:
            socket.close(code=1011)

    def find(self) -> None:
        self.cut = False

    def whole(self, count: int) -> None:
        """Waits until the app has sent this many complete responses."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while sum(_ends(message) for _, message in self.waiting) < count:
            assert time.monotonic() < deadline, "the app gave no answer"
            self.page.wait_for_timeout(20)

    def deliver(self) -> None:
        """Delivers all responses held back so far."""
        self.slow = False
        for socket, message in self.waiting:
            socket.send(message)
        self.waiting.clear()

    def take_errors(self, visitors: Visitors) -> None:
        """Removes Streamlit's messages about the lost connection from the console, since the loss is intended here."""
        meant = ("when disconnected from server", "Unexpected Websocket message type", "fatal error")
        visitors.errors[:] = [error for error in visitors.errors if not any(part in error for part in meant)]


def _ends(message: bytes | str) -> bool:
    """Whether the app has finished a script."""
    known = ForwardMsg()
    known.ParseFromString(message if isinstance(message, bytes) else message.encode())
    done = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
    return known.WhichOneof("type") == "script_finished" and known.script_finished in done
