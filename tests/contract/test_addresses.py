"""The running app: foreign origins and hosts reach neither Streamlit's socket nor ours, and nothing is sent elsewhere."""

from __future__ import annotations

from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest

from pages.ui import sitemap
from tests.app import ROOT, App
from tests.tab import dial, new_cookie, tab

FOREIGN = ["http://evil.test", "http://127.0.0.1:3000", "http://localhost:3000", "http://[::1]:3000", "null"]
SOCKETS = ["/_stcore/stream", "/live"]
SPELLINGS = ["localhost.:{port}", "LocalHost:{port}", "[::ffff:127.0.0.1]:{port}"]
"""Hosts that the app takes for its own, though it writes them in another way itself."""
PATHS = ["/", "/build", "/home", "/assets/css/layerlab.css", "/_stcore/health", "/_stcore/host-config", "/media/x.png"]


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where every try to reach another machine is written."""
    return tmp_path_factory.mktemp("network") / "tries.log"


@pytest.fixture(scope="module")
def app(tmp_path_factory: pytest.TempPathFactory, log: Path) -> Iterator[App]:
    """The app on all addresses, as on a server, in processes that can reach no other machine."""
    settings = {
        "PYTHONPATH": str(ROOT / "tests" / "no_network"),
        "NO_NETWORK_LOG": str(log),
        "LAYERLAB_ORIGINS": "https://lab.school",
    }
    with App(tmp_path_factory.mktemp("app"), address="0.0.0.0", settings=settings) as started:  # noqa: S104
        yield started


def dialled(app: App, path: str, **headers: str) -> int:
    return dial(HTTPConnection("127.0.0.1", app.port, timeout=60), path, **headers)


@pytest.mark.parametrize("path", SOCKETS)
def test_a_socket_opens_for_the_apps_own_pages_alone(app: App, path: str) -> None:
    assert dialled(app, path, Origin=app.url) == 101
    assert dialled(app, path, Origin=f"http://localhost:{app.port}", Host=f"localhost:{app.port}") == 101
    for origin in FOREIGN:
        assert dialled(app, path, Origin=origin) == 403, origin
    assert dialled(app, path) == 403
    assert dialled(app, path, Origin=f"http://evil.test:{app.port}", Host=f"evil.test:{app.port}") == 421


@pytest.mark.parametrize("path", SOCKETS)
def test_named_origins_reach_streamlit_too_whatever_the_proxy_made_of_the_host(app: App, path: str) -> None:
    assert dialled(app, path, Origin="https://lab.school", Host="lab.school") == 101
    assert dialled(app, path, Origin="https://lab.school") == 101
    assert dialled(app, path, Origin="http://lab.school", Host="lab.school") == 403


@pytest.mark.parametrize("path", SOCKETS)
def test_a_socket_opens_however_the_apps_own_address_is_spelled(app: App, path: str) -> None:
    for spelling in SPELLINGS:
        host = spelling.format(port=app.port)
        assert dialled(app, path, Origin=f"http://{host}", Host=host) == 101, host


@pytest.mark.parametrize("path", PATHS)
def test_no_path_answers_under_another_name_or_for_another_site(app: App, path: str) -> None:
    for headers, status in (
        ({"Host": f"evil.test:{app.port}"}, 421),
        ({"Origin": "http://127.0.0.1:3000"}, 403),
        ({"Sec-Fetch-Site": "same-site"}, 403),
    ):
        connection = HTTPConnection("127.0.0.1", app.port, timeout=60)
        connection.request("GET", path, headers=headers)
        response = connection.getresponse()
        assert response.status == status
        assert response.getheader("Location") is None
        assert response.read().decode().endswith(".\n")
        connection.close()


def test_nothing_reaches_another_machine(app: App, log: Path) -> None:
    """Starting, every page, every refused socket: processes that cannot reach another machine never try."""
    cookie = new_cookie(app.url)
    for name, _title, _icon in sitemap.pages():
        with tab(app.url, cookie=cookie) as opened:
            opened.open(name)
    for path in SOCKETS:
        for origin in [*FOREIGN, "https://lab.school"]:
            dialled(app, path, Origin=origin)
    assert not log.exists(), log.read_text(encoding="utf-8")
    assert not app.tracebacks()


def test_the_start_prints_where_to_go(app: App) -> None:
    assert f"Layerlab: http://localhost:{app.port}\nLayerlab: https://lab.school\n" in app.printed()


def test_a_malformed_setting_ends_the_start_with_a_sentence(tmp_path: Path) -> None:
    app = App(tmp_path, settings={"LAYERLAB_ORIGINS": "lab.school"})
    with pytest.raises(AssertionError, match="the app ended while starting"):
        app.start()
    assert "`LAYERLAB_ORIGINS` is `lab.school`, but needs addresses such as https://lab.school" in app.printed()
    assert not app.tracebacks()
