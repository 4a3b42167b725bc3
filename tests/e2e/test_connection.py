"""A lost connection: every page says so, Start says why it waits, and nothing that was entered meanwhile is lost."""

from __future__ import annotations

import re
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect

from tests.e2e.steps import open_page
from tests.visitor import Visitors, by_key

SOCKET = re.compile("/_stcore/stream")


class Wire:
    """The connection between a page and the app, which a test cuts or makes slow."""

    def __init__(self, page: Page) -> None:
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

    def deliver(self) -> None:
        """All that the app answered meanwhile arrives."""
        self.slow = False
        for socket, message in self.waiting:
            socket.send(message)
        self.waiting.clear()


@pytest.mark.parametrize(
    ("language", "start", "lost"),
    [
        ("en", "Start waits for the connection", "The connection to Layerlab is lost"),
        ("zh_CN", "与 Layerlab 的连接已断开", "与 Layerlab 的连接中断"),
    ],
)
def test_a_lost_connection_is_told_below_start_and_goes_when_it_is_back(
    visitors: Visitors, language: str, start: str, lost: str
) -> None:
    page = visitors(language=language)
    wire = Wire(page)
    open_page(page, "/build?from=mlp")
    expect(page.get_by_text(start)).to_be_hidden()
    wire.lose()
    expect(page.get_by_text(start)).to_be_visible()
    expect(by_key(page, "start").get_by_role("button")).to_be_disabled()
    expect(page.get_by_role("status").filter(has_text=lost)).to_be_visible()
    wire.find()
    expect(page.get_by_text(start)).to_be_hidden()
    expect(page.get_by_role("status").filter(has_text=lost)).to_be_hidden()
    expect(by_key(page, "start").get_by_role("button")).to_be_enabled()


@pytest.mark.parametrize("path", ["/", "/data", "/train", "/draw", "/imagine"])
def test_every_page_tells_of_a_lost_connection(page: Page, path: str) -> None:
    wire = Wire(page)
    open_page(page, path)
    wire.lose()
    expect(page.get_by_role("status").filter(has_text="The connection to Layerlab is lost")).to_be_visible()


def test_a_page_that_streamlit_has_given_up_loads_again(visitors: Visitors) -> None:
    page = visitors()
    wire = Wire(page)
    open_page(page, "/build?from=mlp")
    with page.expect_event("load"):
        wire.sockets[-1].send("not a message of Streamlit")
    expect(by_key(page, "start").get_by_role("button")).to_be_enabled()
    told = [error for error in visitors.errors if "Unexpected Websocket message type" not in error]
    visitors.errors[:] = [error for error in told if "fatal error" not in error]
