"""Behind nginx with TLS, under a name of its own: pages, sockets, uploads and pictures work, strangers stay outside."""

from __future__ import annotations

import ssl
from collections.abc import Iterator
from http.client import HTTPSConnection

import pytest
from playwright.sync_api import Browser, Page, expect

from tests import proxy
from tests.app import App, free_port
from tests.e2e.steps import press
from tests.tab import dial
from tests.visitor import FLAGS, Visitors, chromium, settled

pytestmark = pytest.mark.nginx

TABLE = "age,weight,group\n" + "\n".join(f"{age},{age * 2 + 7},{'ab'[age % 2]}" for age in range(10, 70))


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where people open the app: `https://lab.school:port`."""
    if proxy.program() is None:
        pytest.skip(proxy.MISSING)
    port = free_port()
    origin = f"https://{proxy.NAME}:{port}"
    with App(tmp_path_factory.mktemp("app"), settings={"LAYERLAB_ORIGINS": origin}) as app:
        with proxy.proxied(app.port, port, tmp_path_factory.mktemp("nginx")):
            yield origin
        assert not app.tracebacks(), "\n".join(app.tracebacks())


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of a browser that finds the name on this machine."""
    flags = [*FLAGS, f"--host-resolver-rules=MAP {proxy.NAME} 127.0.0.1"]
    own_browser = browser.browser_type.launch(executable_path=chromium(), args=flags)
    visitors = Visitors(own_browser, address, ignore_https_errors=True)
    yield visitors()
    visitors.leave()
    own_browser.close()
    assert not visitors.errors, "\n".join(visitors.errors)


@pytest.mark.slow
def test_a_run_is_shown_live_behind_the_proxy(page: Page, address: str) -> None:
    settled_at(page, "/home?lang=en")
    assert page.url.startswith(f"{address}/?")
    settled_at(page, "/build?from=mlp")
    press(page, "start")
    expect(page.locator(".llv-board .llv-state[data-state='finished']")).to_be_visible(timeout=120_000)
    cookies = {str(cookie["name"]): cookie for cookie in page.context.cookies()}
    assert {name for name, cookie in cookies.items() if not cookie["secure"]} == set()
    assert "layerlab" in cookies


@pytest.mark.slow
def test_a_file_is_brought_through_the_proxy(page: Page) -> None:
    settled_at(page, "/data?set=new")
    file = {"name": "people.csv", "mimeType": "text/csv", "buffer": TABLE.encode()}
    page.locator("input[type=file]").set_input_files(file)  # type: ignore[arg-type]
    expect(page.get_by_text("60 rows").first).to_be_visible(timeout=120_000)


@pytest.mark.parametrize("path", ["/live", "/_stcore/stream"])
def test_a_strangers_socket_is_refused_by_the_app_behind_the_proxy(address: str, path: str) -> None:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    port = int(address.rpartition(":")[2])

    def status(origin: str, host: str) -> int:
        connection = HTTPSConnection("127.0.0.1", port, timeout=60, context=context)
        return dial(connection, path, Origin=origin, Host=host)

    own = address.removeprefix("https://")
    assert status(address, own) == 101
    assert status("https://evil.test", own) == 403
    assert status(address.replace("https", "http"), own) == 403
    assert status(f"https://{proxy.NAME}", own) == 403
    assert status(f"https://evil.test:{port}", f"evil.test:{port}") == 421


def settled_at(page: Page, path: str) -> None:
    page.goto(path)
    settled(page)
