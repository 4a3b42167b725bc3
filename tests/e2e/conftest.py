"""Fixtures of browser tests: the running app, a browser, a page of one visitor."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from tests.e2e.failures import folder_of, keep_pages, pytest_runtest_makereport  # noqa: F401

if TYPE_CHECKING:
    from pathlib import Path

    from playwright.sync_api import Browser, Page

    from tests.app import App
    from tests.visitor import Visitors


@pytest.fixture(scope="package")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app, shared by the browser tests of this process; a traceback in its log fails them."""
    from tests.app import App

    with App(tmp_path_factory.mktemp("app")) as app:
        yield app
        assert not app.maps("torch"), "something loaded torch into the app's process: 190 MB, and slower reruns"
    assert not app.tracebacks(), "\n".join(app.tracebacks())


@pytest.fixture(scope="module")
def home_with_a_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """A home whose host is being started: the hosts of other apps wait for its end, and need no PyTorch of their own."""
    from tests.host_process import HostProcess, home_at

    folder = tmp_path_factory.mktemp("home")
    hosting = HostProcess(folder)
    with home_at(folder):
        hosting.start()
    yield folder
    hosting.stop()


@pytest.fixture
def fresh_app(home_with_a_host: Path) -> Iterator[App]:
    """Another app, without visitors, in a home without runs."""
    from tests.app import App

    with App(home_with_a_host) as app:
        yield app
    assert not app.tracebacks()


@pytest.fixture(scope="package")
def browser() -> Iterator[Browser]:
    """Chromium, headless. It ends with the last browser test: while Playwright is there, `asyncio.run` cannot be called."""
    from playwright.sync_api import Error, sync_playwright

    from tests.visitor import launch

    with sync_playwright() as playwright:
        try:
            started = launch(playwright)
        except Error as error:
            pytest.skip(f"Chromium is missing: run `make test` or install chromium ({str(error).splitlines()[0]}).")
        yield started
        started.close()


@pytest.fixture
def visitors(browser: Browser, app: App, request: pytest.FixtureRequest) -> Iterator[Visitors]:
    """`visitors("/build", language="zh_CN", theme="dark", viewport="phone")` opens a page as a new visitor.

    An error in any page's console fails the test.
    """
    from tests.visitor import Visitors

    opened = Visitors(browser, app.url)
    yield opened
    if opened.errors:
        keep_pages(opened, folder_of(request.node.name))
    opened.leave()
    stop_runs(app.home)
    assert not opened.errors, "\n".join(opened.errors)


def stop_runs(home: Path) -> None:
    """Ends the runs that a test leaves behind, which would take processor time from the tests that follow."""
    from engine.commands import Stop
    from engine.runs.store import Store

    with closing(Store(f"sqlite:///{home / 'layerlab.sqlite'}")) as store:
        for row in store.runs(None):
            if not row.is_over:
                store.ask(row.id, Stop(), row.owner)


@pytest.fixture
def page(visitors: Visitors) -> Page:
    """A browser page of one visitor, not navigated yet: `page.goto("/build")`."""
    return visitors()


def pytest_itemcollected(item: pytest.Item) -> None:
    """The tests of a file share one process with its app and its browser. Applies only to tests in this folder."""
    item.add_marker(pytest.mark.xdist_group(f"browser-{item.path.stem}"))
