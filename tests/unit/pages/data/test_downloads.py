"""Downloads on the pages: one per data set, and the report of their end."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from engine.datasets.mnist import Mnist
from pages.ui.data.downloads import Downloads

SOON_S = 20.0


class Endless(BaseHTTPRequestHandler):
    """An address that sends and never ends, until it is let go."""

    let_go: threading.Event

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", str(9_912_422))
        self.end_headers()
        try:
            while not self.let_go.wait(0.01):
                self.wfile.write(b"0" * 65536)
                self.wfile.flush()
        except OSError:
            return

    def log_message(self, format: str, *arguments: object) -> None:
        """Silent."""


@pytest.fixture
def endless(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    Endless.let_go = threading.Event()
    server = ThreadingHTTPServer(("127.0.0.1", 0), Endless)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_address[1]}/"
    Endless.let_go.set()
    server.shutdown()
    thread.join(SOON_S)
    server.server_close()


@pytest.fixture(autouse=True)
def nothing_here(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LAYERLAB_DATA", raising=False)


def from_address(monkeypatch: pytest.MonkeyPatch, address: str) -> None:
    monkeypatch.setattr(Mnist, "mirrors", classmethod(lambda cls: (address,)))


def test_without_internet_the_sentence_names_another_data_set(monkeypatch: pytest.MonkeyPatch) -> None:
    from_address(monkeypatch, "http://127.0.0.1:9/")
    download = Downloads().start("mnist")
    assert download.wait(SOON_S)
    assert "there is no network" in str(download.error)
    assert "Ink" in str(download.error)


def test_two_visitors_share_a_download_and_one_of_them_may_cancel_it(
    monkeypatch: pytest.MonkeyPatch, endless: str
) -> None:
    from_address(monkeypatch, endless)
    downloads = Downloads()
    first, second = downloads.start("mnist"), downloads.start("mnist")
    assert first is second
    second.cancel()
    assert first.wait(SOON_S)
    assert first.error is None
    assert downloads.start("mnist") is not first
    known = downloads.get("mnist")
    assert known is not None
    known.cancel()
    assert known.wait(SOON_S)
