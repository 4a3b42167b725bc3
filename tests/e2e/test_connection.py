"""A lost connection: every page says so, Start says why it waits, and nothing that was entered meanwhile is lost."""

from __future__ import annotations

import re
import time
from typing import Any

import pytest
from playwright.sync_api import Page, WebSocketRoute, expect
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

from tests.e2e.steps import chosen, enter, open_page
from tests.visitor import PATIENCE_MS, Visitors, by_key, settled

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
        """Waits until the app has given this many whole answers."""
        deadline = time.monotonic() + PATIENCE_MS / 1000
        while sum(_ends(message) for _, message in self.waiting) < count:
            assert time.monotonic() < deadline, "the app gave no answer"
            self.page.wait_for_timeout(20)

    def deliver(self) -> None:
        """All that the app answered meanwhile arrives."""
        self.slow = False
        for socket, message in self.waiting:
            socket.send(message)
        self.waiting.clear()

    def take_errors(self, visitors: Visitors) -> None:
        """Takes what Streamlit says of the lost connection out of the console: here it is meant to be lost."""
        meant = ("when disconnected from server", "Unexpected Websocket message type", "fatal error")
        visitors.errors[:] = [error for error in visitors.errors if not any(part in error for part in meant)]


def _ends(message: bytes | str) -> bool:
    """Whether the app is done with a script, for now."""
    known = ForwardMsg()
    known.ParseFromString(message if isinstance(message, bytes) else message.encode())
    done = (ForwardMsg.FINISHED_SUCCESSFULLY, ForwardMsg.FINISHED_FRAGMENT_RUN_SUCCESSFULLY)
    return known.WhichOneof("type") == "script_finished" and known.script_finished in done


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
    wire.take_errors(visitors)


@pytest.mark.parametrize("path", ["/", "/data", "/train", "/draw", "/imagine"])
def test_every_page_tells_of_a_lost_connection(visitors: Visitors, path: str) -> None:
    page = visitors()
    wire = Wire(page)
    open_page(page, path)
    wire.lose()
    expect(page.get_by_role("status").filter(has_text="The connection to Layerlab is lost")).to_be_visible()
    wire.take_errors(visitors)


def test_what_is_entered_before_the_answer_to_a_choice_arrives_keeps_the_choice(page: Page) -> None:
    """A browser that is slow, or far away, sends the values of other fields as they were before the choice."""
    wire = Wire(page)
    open_page(page, "/build?from=mlp")
    wire.slow = True
    box = chosen(page, "dataset")
    box.fill("Circles")
    page.get_by_role("option", name="Circles", exact=True).click()
    expect(box).to_have_value("Circles")
    wire.whole(1)
    field = by_key(page, "epochs").locator("input").first
    field.fill("3")
    field.press("Enter")
    wire.whole(2)
    wire.deliver()
    settled(page)
    expect(box).to_have_value("Circles")
    expect(field).to_have_value("3")
    expect(page).to_have_url(re.compile("plan="))


def test_back_counts_however_quickly_it_follows_a_change(page: Page) -> None:
    open_page(page, "/build?from=mlp")
    at_first = page.url
    enter(page, "epochs", 7)
    expect(page).not_to_have_url(at_first)
    with_seven = page.url
    enter(page, "epochs", 11)
    expect(page).not_to_have_url(with_seven)
    page.go_back()
    expect(by_key(page, "epochs").locator("input").first).to_have_value("7")
    expect(page).to_have_url(with_seven)


def test_a_page_that_streamlit_has_given_up_loads_again(visitors: Visitors) -> None:
    page = visitors()
    wire = Wire(page)
    open_page(page, "/build?from=mlp")
    with page.expect_event("load"):
        wire.sockets[-1].send("not a message of Streamlit")
    expect(by_key(page, "start").get_by_role("button")).to_be_enabled()
    wire.take_errors(visitors)
