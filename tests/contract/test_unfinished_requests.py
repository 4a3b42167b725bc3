"""Requests that stop half-way end after a deadline, and keep neither memory nor others' uploads meanwhile."""

from __future__ import annotations

import json
import socket
from collections.abc import Iterator
from contextlib import ExitStack, suppress
from http.client import HTTPConnection

import pytest

from tests.app import App
from tests.benchmarks.bench_app import resident_mib
from tests.host_process import wait_until
from tests.tab import new_cookie, tab
from tests.uploading import begin_request, put, read_all, session_of, upload_headers, upload_start

MB = 2**20
PATIENT = {
    "LAYERLAB_LIMIT_SILENT_S": "600",
    "LAYERLAB_LIMIT_BODY_BYTES_PER_OWNER": str(6 * MB),
    "LAYERLAB_LIMIT_BODY_BYTES_PER_ADDRESS": str(9 * MB),
    "LAYERLAB_LIMIT_BODY_BYTES": str(12 * MB),
    "LAYERLAB_LIMIT_HELD_UPLOAD_BYTES_PER_OWNER": str(2 * MB),
    "LAYERLAB_LIMIT_HELD_UPLOAD_BYTES_PER_ADDRESS": str(3 * MB),
    "LAYERLAB_LIMIT_HELD_UPLOAD_BYTES": str(20 * MB),
    "LAYERLAB_LIMIT_CONNECTIONS_WITHOUT_REQUEST": "8",
}


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app with a deadline of one second."""
    with App(tmp_path_factory.mktemp("impatient"), settings={"LAYERLAB_LIMIT_SILENT_S": "1"}) as started:
        yield started
        assert not started.tracebacks(), "\n".join(started.tracebacks())


@pytest.fixture(scope="module")
def app(impatient: App) -> Iterator[App]:
    """An app with a deadline that no test reaches, and small limits. It shares the host of the other."""
    with App(impatient.home, settings=PATIENT) as started:
        yield started
        assert not started.tracebacks(), "\n".join(started.tracebacks())


def test_a_body_that_stops_arriving_is_refused_in_the_visitors_language(impatient: App) -> None:
    headers = {"Content-Length": "100", "Accept-Language": "zh-CN"}
    with begin_request(impatient, "POST", "/api/read", headers, b"[") as silent:
        answer = read_all(silent)
    assert answer.startswith("HTTP/1.1 408 ")
    assert "数据" in answer


def test_an_upload_that_stops_arriving_is_refused(impatient: App) -> None:
    cookie = new_cookie(impatient.url)
    with tab(impatient.url, cookie=cookie) as opened:
        headers = {**upload_headers(impatient, cookie), "Content-Length": "100000"}
        path = f"/_stcore/upload_file/{session_of(opened)}/x"
        with begin_request(impatient, "PUT", path, headers, upload_start("x")) as silent:
            answer = read_all(silent)
    assert answer.startswith("HTTP/1.1 408 ")
    assert "Check the connection" in answer


@pytest.mark.parametrize("start", [b"", b"GET / HT", b"GET / HTTP/1.1\r\nHost: localhost\r\nX-A: 1\r\n"])
def test_a_request_that_never_begins_is_ended(impatient: App, start: bytes) -> None:
    with socket.create_connection(("127.0.0.1", impatient.port), 60) as half_open:
        half_open.sendall(start)
        assert read_all(half_open) == ""


def test_an_unread_body_is_closed(impatient: App) -> None:
    headers = {"Content-Length": "1000000"}
    with begin_request(impatient, "POST", "/build", headers) as refused:
        assert refused.recv(9) == b"HTTP/1.1 "
        with suppress(ConnectionError):
            refused.sendall(b"1")
        read_all(refused)  # until the app closes the connection


def test_the_connection_that_has_waited_longest_makes_room_for_others(app: App) -> None:
    with ExitStack() as opened:
        waiting = [opened.enter_context(socket.create_connection(("127.0.0.1", app.port), 60)) for _ in range(9)]
        assert read_all(waiting[0]) == ""
        begun = b"GET /_stcore/health HTTP/1.1\r\nConnection: close\r\nHost: 127.0.0.1:%d\r\n\r\n" % app.port
        waiting[8].sendall(begun)
        assert read_all(waiting[8]).startswith("HTTP/1.1 200 ")


def small_request(app: App, cookie: str) -> int:
    """The status of an ordinary request of a page."""
    connection = HTTPConnection("127.0.0.1", app.port, timeout=60)
    body = json.dumps({"run": "none", "strokes": [[[0.1, 0.2], [0.3, 0.4]]]})
    connection.request("POST", "/api/read", body, {"Origin": app.url, "Cookie": cookie})
    status = connection.getresponse().status
    connection.close()
    return status


def test_unfinished_bodies_are_bounded_together_and_small_requests_pass(app: App) -> None:
    assert app.process
    ada = new_cookie(app.url)
    usual = small_request(app, ada)
    before = resident_mib(app.process.pid)
    unfinished = b"[" * (4 * MB - 4096)
    with ExitStack() as opened:
        bodies = [
            opened.enter_context(begin_large(app, unfinished, visitor, f"10.0.0.{visitor // 20}"))
            for visitor in range(60)
        ]
        assert small_request(app, ada) == usual
        assert resident_mib(app.process.pid) - before < 100, "the bodies sum up to 240 MB"
        statuses = {answer.partition(" ")[2][:3] for body in bodies[:57] if (answer := received(body))}
        assert statuses <= {"429", "503"}
        assert "429" in statuses


def begin_large(app: App, body: bytes, visitor: int, address: str) -> socket.socket:
    headers = {"Content-Length": str(4 * MB), "X-Forwarded-For": address, "Accept-Language": "en"}
    connection = begin_request(app, "POST", "/api/read", headers)
    with suppress(ConnectionError):
        connection.sendall(body)
    return connection


def received(connection: socket.socket) -> str:
    """What the app has sent up to now."""
    connection.setblocking(False)
    with suppress(OSError):
        return connection.recv(65536).decode()
    return ""


def test_idle_uploads_do_not_block_others(app: App) -> None:
    bob = new_cookie(app.url)
    with ExitStack() as opened:
        for _ in range(11):
            cookie = new_cookie(app.url)
            session = session_of(opened.enter_context(tab(app.url, cookie=cookie)))
            headers = {**upload_headers(app, cookie), "Content-Length": str(2 * MB - 1)}
            path = f"/_stcore/upload_file/{session}/x"
            opened.enter_context(begin_request(app, "PUT", path, headers))
        bobs = session_of(opened.enter_context(tab(app.url, cookie=bob)))
        assert put(app, bob, bobs, "d", MB)[0] == 204


def test_the_uploads_of_one_address_leave_room_for_others(app: App) -> None:
    with ExitStack() as opened:
        for visitor, (size, address, status) in enumerate(
            [
                (MB, "10.1.0.1", 204),
                (MB, "10.1.0.1", 204),
                (3 * MB // 2, "10.1.0.1", 429),
                (3 * MB // 2, "10.1.0.2", 204),
            ]
        ):
            cookie = new_cookie(app.url)
            session = session_of(opened.enter_context(tab(app.url, cookie=cookie)))
            got, sentence = put(app, cookie, session, f"file{visitor}", size, address)
            assert got == status
            assert status == 204 or "Uploads from your network address are 3.5 MB" in sentence


def test_an_aborted_upload_leaves_nothing_behind(app: App) -> None:
    cookie = new_cookie(app.url)
    with tab(app.url, cookie=cookie) as opened:
        session = session_of(opened)
        headers = {**upload_headers(app, cookie), "Content-Length": str(2 * MB - 1)}
        path = f"/_stcore/upload_file/{session}/x"
        with begin_request(app, "PUT", path, headers, upload_start("x") + b"1" * (3 * MB // 2)):
            pass
        wait_until(lambda: put(app, cookie, session, "y", 3 * MB // 2)[0] == 204, "the aborted upload counts no more")


def test_a_malformed_body_after_the_answer_ends_the_connection(app: App) -> None:
    headers = {"Transfer-Encoding": "chunked"}
    with begin_request(app, "POST", "/build", headers) as connection:
        assert connection.recv(9) == b"HTTP/1.1 "
        with suppress(ConnectionError):
            connection.sendall(b"this is no chunk\r\n\r\n")
        read_all(connection)


UPGRADE = {
    "Upgrade": "websocket",
    "Connection": "Upgrade",
    "Sec-WebSocket-Version": "13",
    "Sec-WebSocket-Key": "bGF5ZXJsYWJsYXllcmxhYg==",
}


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_request_for_a_socket_that_has_a_body_is_refused(app: App, method: str) -> None:
    with begin_request(app, method, "/live", {**UPGRADE, "Content-Length": "5"}, b"hello") as connection:
        assert read_all(connection).startswith("HTTP/1.1 400 ")


@pytest.mark.parametrize(
    ("path", "frame", "code"),
    [
        ("/live", b"\x81\x82\0\0\0\0\xff\xfe", 1007),
        ("/_stcore/stream", b"\x81\x82\0\0\0\0[]", 1003),
        ("/_stcore/stream", b"\x82\x82\0\0\0\0\xff\xfe", 1002),
    ],
    ids=["text that is no UTF-8", "text for Streamlit", "bytes that are no message of Streamlit's"],
)
def test_a_message_that_the_app_cannot_read_closes_the_socket(app: App, path: str, frame: bytes, code: int) -> None:
    with begin_request(app, "GET", path, UPGRADE) as connection:
        assert connection.recv(12) == b"HTTP/1.1 101"
        connection.sendall(frame)
        received = b""
        while part := connection.recv(65536):
            received += part
    assert received.endswith(b"\x88\x02" + code.to_bytes(2, "big"))


def test_an_upload_that_states_a_character_set_is_refused(app: App) -> None:
    cookie = new_cookie(app.url)
    with tab(app.url, cookie=cookie) as opened:
        kind = {"Content-Type": "multipart/form-data; boundary=x; charset=undefined"}
        headers = {**upload_headers(app, cookie), **kind, "Content-Length": "100", "Connection": "close"}
        path = f"/_stcore/upload_file/{session_of(opened)}/x"
        with begin_request(app, "PUT", path, headers, upload_start("x").ljust(100)) as upload:
            assert read_all(upload).startswith("HTTP/1.1 415 ")
