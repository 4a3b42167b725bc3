"""What one visitor can take of the running app: sockets, uploads and unread answers end at limits, with a sentence."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPConnection

import pytest
from websockets.exceptions import InvalidStatus

from tests.app import App
from tests.benchmarks.bench_app import resident_mib
from tests.host_process import wait_until
from tests.tab import new_cookie, tab
from tests.uploading import put, session_of

MB = 2**20
SETTINGS = {
    "LAYERLAB_LIMIT_SOCKETS_PER_OWNER": "4",
    "LAYERLAB_LIMIT_SOCKETS_PER_ADDRESS": "6",
    "LAYERLAB_LIMIT_HELD_UPLOAD_BYTES_PER_OWNER": str(2 * MB),
    "LAYERLAB_LIMIT_HELD_UPLOAD_BYTES": str(3 * MB),
    "LAYERLAB_LIMIT_ARRIVING_BYTES": str(4 * MB),
}
UPGRADE = (
    "Upgrade: websocket\r\nConnection: Upgrade\r\nSec-WebSocket-Version: 13\r\n"
    "Sec-WebSocket-Key: bGF5ZXJsYWJsYXllcmxhYg=="
)
PING = bytes([0x89, 0x80 | 125, 0, 0, 0, 0]) + b"x" * 125
"""A frame as clients send it: its mask of zeros changes nothing."""
PING_MB = 40


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    with App(tmp_path_factory.mktemp("app"), settings=SETTINGS) as started:
        yield started
        assert not started.tracebacks(), "\n".join(started.tracebacks())


def document(app: App, cookie: str) -> tuple[int, str]:
    """What a browser that opens a page is answered."""
    connection = HTTPConnection("127.0.0.1", app.port, timeout=60)
    headers = {"Cookie": cookie, "Sec-Fetch-Dest": "document", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Site": "none"}
    connection.request("GET", "/build", headers=headers)
    response = connection.getresponse()
    text = response.read().decode()
    connection.close()
    return response.status, text


def test_one_visitor_and_one_address_open_no_more_sockets_than_they_may(app: App) -> None:
    ada, bob, eve = (new_cookie(app.url) for _ in range(3))
    with ExitStack() as opened:
        tabs = [opened.enter_context(tab(app.url, cookie=ada)) for _ in range(4)]
        with pytest.raises(InvalidStatus) as refused, tab(app.url, cookie=ada):
            pass
        assert refused.value.response.status_code == 429
        assert b"Close some" in (refused.value.response.body or b"")
        assert document(app, ada)[0] == 429
        assert "Close some" in document(app, ada)[1]
        for _ in range(2):
            opened.enter_context(tab(app.url, cookie=bob)).open("build")
        assert document(app, eve)[0] == 429
        assert "from your network address" in document(app, eve)[1]
        tabs[0].socket.close()
        wait_until(lambda: document(app, ada)[0] == 200, "a closed page makes room for another")
    wait_until(lambda: document(app, eve)[0] == 200, "closed pages make room for others")


def settled_mib(pid: int) -> float:
    """The memory of an app that has loaded what it needs: for twenty readings it has not grown by a megabyte."""
    readings: list[float] = []

    def settled() -> bool:
        readings.append(resident_mib(pid))
        return len(readings) > 20 and readings[-1] - readings[-21] < 1

    wait_until(settled, "the memory of the app no longer grows")
    return readings[-1]


def test_answers_to_a_flood_of_pings_are_not_kept_for_a_page_that_reads_none(app: App) -> None:
    assert app.process
    before = settled_mib(app.process.pid)
    narrow = socket.socket()
    narrow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
    narrow.connect(("127.0.0.1", app.port))
    narrow.settimeout(60)
    host = f"127.0.0.1:{app.port}"
    asked = f"GET /live HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n{UPGRADE}\r\n\r\n"
    with narrow:
        narrow.sendall(asked.encode())
        assert narrow.recv(12) == b"HTTP/1.1 101"
        for _ in range(PING_MB):
            narrow.sendall(PING * (MB // len(PING)))
    assert resident_mib(app.process.pid) - before < PING_MB / 2


def unfinished(app: App, path: str, start: bytes) -> socket.socket:
    """A connection that has begun to send a message."""
    sending = socket.create_connection(("127.0.0.1", app.port), 60)
    host = f"127.0.0.1:{app.port}"
    sending.sendall(f"GET {path} HTTP/1.1\r\nHost: {host}\r\nOrigin: http://{host}\r\n{UPGRADE}\r\n\r\n".encode())
    assert sending.recv(12) == b"HTTP/1.1 101"
    with suppress(ConnectionError):
        sending.sendall(start)
    return sending


@pytest.mark.parametrize("path", ["/live", "/_stcore/stream"])
def test_messages_that_never_end_are_not_kept(app: App, path: str) -> None:
    large = b"\x02\xff" + (12 * MB).to_bytes(8, "big") + bytes(4) + b"x" * (11 * MB)
    small = b"\x02\xff" + MB.to_bytes(8, "big") + bytes(4) + b"x" * (MB // 2)
    fragments = b"\x02\x81" + bytes(5) + (b"\x00\x81" + bytes(5)) * 200_000
    with (
        unfinished(app, path, small) as kept,
        unfinished(app, path, large) as first,
        unfinished(app, path, fragments) as second,
    ):
        for ended in (first, second):
            with suppress(ConnectionResetError):
                while ended.recv(4096):  # within a minute
                    pass
        kept.settimeout(0)
        with suppress(BlockingIOError):
            assert kept.recv(4096) != b"", "one that keeps little is not ended"


def test_uploads_of_one_visitor_and_of_all_are_bounded_together(app: App) -> None:
    ada, bob = new_cookie(app.url), new_cookie(app.url)
    eve = new_cookie(app.url)
    with (
        tab(app.url, cookie=ada) as one,
        tab(app.url, cookie=ada) as other,
        tab(app.url, cookie=bob) as third,
        tab(app.url, cookie=eve) as fourth,
    ):
        first, second = session_of(one), session_of(other)
        assert put(app, ada, first, "a", MB)[0] == 204
        status, sentence = put(app, ada, second, "b", 3 * MB // 2)
        assert status == 413
        assert re.search(r"Your uploads are 2\.5 MB in total; the limit is 2 MB", sentence)
        assert put(app, ada, first, "c", None)[0] == 411
        bobs = session_of(third)
        assert put(app, bob, bobs, "d", 3 * MB // 2)[0] == 204
        status, _ = put(app, eve, bobs, "e", MB)
        assert status == 413, "a session belongs to the visitor who first uploaded in it, whatever cookie comes later"
        status, sentence = put(app, eve, session_of(fourth), "e", MB)
        assert status == 503
        assert "Try again in a few minutes" in sentence
