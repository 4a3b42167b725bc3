"""What every test can ask for: a home of its own, the real data, the running app, a browser."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

    from tests.app import App
    from tests.visitor import Visitors

ON_CI = os.environ.get("CI", "").lower() in {"1", "true"}
BROWSER_TESTS = Path(__file__).parent / "e2e"

# Two test processes share the cores already.
os.environ.setdefault("OMP_NUM_THREADS", "1")


@pytest.fixture(autouse=True)
def same_main() -> Iterator[None]:
    """Streamlit's AppTest puts a module of its own in place of `__main__`, which new processes would then run."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty folder that this test's runs and downloads are kept in."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("LAYERLAB_HOME", str(folder))
    monkeypatch.delenv("LAYERLAB_DATABASE_URL", raising=False)
    return folder


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], Path]:
    """`real_data("mnist")`: the folder of a real data set; the test is skipped where there is none."""

    def folder(name: str) -> Path:
        root = os.environ.get("LAYERLAB_DATA")
        if not root or not (Path(root) / name).is_dir():
            pytest.skip(f"The real data set {name} is missing: set LAYERLAB_DATA to a folder that holds {name}/.")
        return Path(root) / name

    return folder


@pytest.fixture(scope="session")
def node() -> str:
    """The path of Node.js."""
    program = shutil.which("node")
    if program is None:
        pytest.skip("Node.js is missing: install nodejs to run the tests of the pages' JavaScript.")
    return program


@pytest.fixture(scope="session")
def app(tmp_path_factory: pytest.TempPathFactory) -> Iterator[App]:
    """The app, shared by the browser tests of this session; a traceback in its log fails them."""
    from tests.app import App

    with App(tmp_path_factory.mktemp("app")) as app:
        yield app
    assert not app.tracebacks(), "\n".join(app.tracebacks())


@pytest.fixture
def fresh_app(tmp_path: Path) -> Iterator[Callable[[], App]]:
    """`fresh_app()` starts another app that nobody has visited yet."""
    from tests.app import App

    apps: list[App] = []

    def start() -> App:
        apps.append(App(tmp_path / f"app-{len(apps)}").start())
        return apps[-1]

    yield start
    for app in apps:
        app.stop()
    assert not [trace for app in apps for trace in app.tracebacks()]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium, headless."""
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
def visitors(browser: Browser, app: App) -> Iterator[Visitors]:
    """`visitors("/build", language="zh_CN", theme="dark", viewport="phone")` opens a page as a new person.

    An error in any page's console fails the test.
    """
    from tests.visitor import Visitors

    opened = Visitors(browser, app.url)
    yield opened
    opened.leave()
    assert not opened.errors, "\n".join(opened.errors)


@pytest.fixture
def page(visitors: Visitors) -> Page:
    """A page of the app for one person, not opened yet: `page.goto("/build")`."""
    return visitors()


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Browser tests of one file share one process, its app and its browser."""
    for item in items:
        if BROWSER_TESTS in item.path.parents:
            item.add_marker(pytest.mark.xdist_group("browser"))


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report = yield
    return _nothing_skipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report = yield
    return _nothing_skipped(report)


def _nothing_skipped(report: Any) -> Any:
    """On CI a test that cannot run is a failure: there, everything can be had."""
    if ON_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"On CI nothing may be skipped. {reason}"
    return report
