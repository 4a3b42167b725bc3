"""How the host is asked, and by whom it is answered."""

from __future__ import annotations

import asyncio
import importlib
import multiprocessing
import os
import signal
import socket
import threading
import time
from collections.abc import Callable
from contextlib import closing
from pathlib import Path

import httpx
import pytest

from engine.errors import HostError
from engine.host.client import QUICK_TIMEOUT_S, Host
from engine.host.endpoint import HostEndpoint, write_endpoint
from engine.host.launch import hosted, patience_s
from engine.host.reader_pool import data_readers
from engine.host.readings import READINGS
from engine.host.requests.initial_weights import InitialWeights
from engine.host.requests.picture import Picture
from engine.host.routes import MAX_REQUEST_BYTES, application
from engine.host.uploads import Uploads
from engine.host.worker_pool import WorkerPool
from engine.plan.factory import make_plan
from engine.registry import Choice


def listening(answer: bytes, received: list[bytes]) -> socket.socket:
    """A server that says this to everybody, or nothing, and closes the line where there is something to say."""
    server = socket.create_server(("127.0.0.1", 0))

    def serve() -> None:
        lines = []
        while True:
            try:
                line, _ = server.accept()
            except OSError:
                return
            lines.append(line)
            received.append(line.recv(65536))
            if answer:
                line.sendall(answer)
                line.close()

    threading.Thread(target=serve, daemon=True).start()
    return server


def test_a_question_waits_where_this_process_keeps_a_host_running() -> None:
    assert patience_s() == 0
    with hosted(after=threading.Event()):
        assert patience_s() > 10
    assert patience_s() == 0


def test_with_a_full_disk_requests_do_not_wait_for_the_host(home: Path, limited: Callable[..., None]) -> None:
    limited(free_disk_bytes=2**60)
    with closing(Host(home, patience_s=3600)) as host, pytest.raises(HostError, match="MB left, but"):
        host.ask(InitialWeights(plan=make_plan("mlp", "moons")))


def test_a_request_that_may_have_arrived_is_not_sent_twice(home: Path) -> None:
    received: list[bytes] = []
    with closing(listening(b"", received)) as server, closing(Host(home, timeout_s=0.2)) as host:
        host._endpoint = HostEndpoint(port=server.getsockname()[1], token="t", pid=1)
        write_endpoint(home, host._endpoint)
        with pytest.raises(HostError, match="does not answer"):
            Uploads(host).keep("me", "mine", "table", [], {})
    assert len(received) == 1


def test_waking_a_hung_host_does_not_block_for_long(home: Path) -> None:
    with closing(listening(b"", [])) as server, closing(Host(home)) as host:
        write_endpoint(home, HostEndpoint(port=server.getsockname()[1], token="t", pid=1))
        begun = time.monotonic()
        assert not host.wake()
        assert not host.alive()
        assert time.monotonic() - begun < 2 * (2 * QUICK_TIMEOUT_S)


def test_the_endpoint_file_is_read_only_when_the_host_does_not_answer(home: Path) -> None:
    result = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"
    received: list[bytes] = []
    with closing(listening(result, received)) as server, closing(Host(home)) as host:
        write_endpoint(home, HostEndpoint(port=server.getsockname()[1], token="t", pid=1))
        assert host.status() == {}
        (home / "host.json").unlink()
        assert host.status() == {}
    assert len(received) == 2


def test_a_host_that_moved_is_found_at_its_new_place(home: Path) -> None:
    received: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as gone:
        before = HostEndpoint(port=gone.getsockname()[1], token="t", pid=1)
    result = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 2\r\n\r\n{}"
    with closing(listening(result, received)) as server, closing(Host(home)) as host:
        host._endpoint = before
        write_endpoint(home, HostEndpoint(port=server.getsockname()[1], token="t", pid=1))
        assert host.status() == {}
    assert len(received) == 1


def test_a_request_that_is_too_large_is_refused_by_its_length(home: Path) -> None:
    context = multiprocessing.get_context("fork")
    probe_workers, readers = WorkerPool(context), data_readers(context)
    app = application("t", None, probe_workers, {READINGS: readers})  # type: ignore[arg-type]  # nobody is admitted here

    async def status(length: int) -> int:
        said = {"authorization": "Bearer t", "content-length": str(length)}
        async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://host") as line:
            return (await line.post("/answer", headers=said)).status_code

    try:
        assert asyncio.run(status(MAX_REQUEST_BYTES + 1)) == 413
        assert asyncio.run(status(MAX_REQUEST_BYTES)) == 422
    finally:
        probe_workers.close()
        readers.close()


def test_a_worker_that_died_while_idle_is_replaced_and_forgotten(home: Path) -> None:
    probe_workers = WorkerPool(multiprocessing.get_context("fork"))
    request = Picture(registry="activations", entry=Choice(name="relu")).packed()
    try:
        assert probe_workers.ask(request)[:1] == b"\0"
        (first,) = probe_workers.all
        first.process.kill()
        first.process.join()
        assert probe_workers.ask(request)[:1] == b"\0"
        (second,) = probe_workers.all
        assert second is not first
        assert first.pipe.closed
        assert len(probe_workers.pids()) == 1
    finally:
        probe_workers.close()


@pytest.mark.skipif(not hasattr(signal, "SIGSTOP"), reason="This system cannot stop a process without ending it.")
@pytest.mark.parametrize("size", [0, 2**22], ids=["after it was asked", "before it has read what is asked"])
def test_a_picture_that_hangs_is_given_up_and_its_process_replaced(home: Path, size: int) -> None:
    importlib.import_module("torch")  # here, so that no forked process has to load it
    probe_workers = WorkerPool(multiprocessing.get_context("fork"))
    request = Picture(registry="activations", entry=Choice(name="relu")).packed()
    try:
        assert probe_workers.ask(request)[:1] == b"\0"
        (first,) = probe_workers.all
        assert first.process.pid
        os.kill(first.process.pid, signal.SIGSTOP)
        probe_workers.timeout_s = 1.0
        with pytest.raises(HostError, match=r"took over 1\.0 s and was canceled"):
            probe_workers.ask(request + bytes(size))
        probe_workers.timeout_s = 60.0
        assert probe_workers.ask(request)[:1] == b"\0"
        assert first not in probe_workers.all
    finally:
        probe_workers.close()
