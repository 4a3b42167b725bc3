"""Fixtures for all tests: a data folder, a store, real data sets, Node.js."""

from __future__ import annotations

import gc
import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from engine.runs.store import Store
    from tests.host_process import HostProcess

ON_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# Two test processes share the cores already.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Each data folder is new, so its host would generate the ink data set and time every family.
os.environ.setdefault("LAYERLAB_IDLE", "off")

# The time that Hypothesis needs for an example depends on the load of the machine, not on the code under test.
settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")


@pytest.fixture(autouse=True)
def same_main() -> Iterator[None]:
    """Restores `__main__`, which Streamlit's AppTest replaces, since new processes would run the replacement."""
    main = sys.modules["__main__"]
    yield
    sys.modules["__main__"] = main


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """An empty data folder for the runs and downloads of this test."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("LAYERLAB_HOME", str(folder))
    monkeypatch.delenv("LAYERLAB_DATABASE_URL", raising=False)
    return folder


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    """The store in this test's data folder."""
    from engine.runs.store import Store

    with closing(Store()) as opened:
        yield opened


@pytest.fixture(scope="session")
def shared_host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[HostProcess]:
    """A host for tests that only ask it, whose runs and uploads do not disturb each other. They run in one process.

    A start takes four seconds of processor time, which loads PyTorch.
    """
    from tests.host_process import home_at, hosted

    folder = tmp_path_factory.mktemp("home")
    with ExitStack() as stack:
        with home_at(folder):
            hosting = stack.enter_context(hosted(folder))
        yield hosting


@pytest.fixture
def hosting(shared_host: HostProcess) -> Iterator[HostProcess]:
    """The shared host, whose data folder is that of this test."""
    from tests.host_process import home_at

    with home_at(shared_host.home):
        yield shared_host


@pytest.fixture
def hosted_store(hosting: HostProcess) -> Iterator[Store]:
    """The store of the shared host."""
    from engine.runs.store import Store

    with closing(Store()) as opened:
        yield opened


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """`limited(rows=10)` lowers limits through environment variables, as an administrator would."""
    from engine.limits import PREFIX, limits

    def limit(**given: int) -> None:
        for name, value in given.items():
            monkeypatch.setenv(PREFIX + name.upper(), str(value))
        limits.cache_clear()

    yield limit
    monkeypatch.undo()
    limits.cache_clear()


@pytest.fixture(scope="session")
def real_data() -> Callable[[str], Path]:
    """`real_data("mnist")`: the folder of a real data set; skips the test if it is missing."""

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


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Iterator[None]:
    """Hardly anything that is imported and collected is garbage: it is not searched now, nor in later collections."""
    gc.disable()
    try:
        result = yield
    finally:
        gc.freeze()
        gc.enable()
    return result


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Tests that share a fixture of their file, or the host, run in one process, which then sets it up only once.

    xdist reads the groups afterwards, so this hook comes first.
    """
    for item in items:
        if item.get_closest_marker("xdist_group"):
            continue
        if "shared_host" in _fixtures(item):
            item.add_marker(pytest.mark.xdist_group("shared_host"))
        elif _shares_a_fixture(item):
            item.add_marker(pytest.mark.xdist_group(f"{item.path.parent.name}-{item.path.stem}"))
    places = _places(items)
    items.sort(key=lambda item: places[_group(item)])


def _shares_a_fixture(item: pytest.Item) -> bool:
    """Whether a fixture of this test lives longer than the test, but not as long as the session."""
    return any(fixture.scope in ("module", "package") for fixtures in _fixtures(item).values() for fixture in fixtures)


def _fixtures(item: pytest.Item) -> dict[str, Any]:
    """The definitions of each fixture that this test uses, also of those that other fixtures use."""
    found: dict[str, Any] = item._fixtureinfo.name2fixturedefs  # type: ignore[attr-defined]
    return found


def _group(item: pytest.Item) -> str:
    """The tests that run in one process with this one; a test that shares nothing is a group of its own."""
    marker = item.get_closest_marker("xdist_group")
    return str(marker.args[0]) if marker else item.nodeid


def _places(items: list[pytest.Item]) -> dict[str, tuple[int, float]]:
    """What takes longest begins first and short tests come last, so that no process is left with a long one.

    Tests of hosts, which mostly wait, are spread among those of the browser, which mostly compute.
    """
    kinds: dict[int, dict[str, None]] = {}
    for item in items:
        kinds.setdefault(_kind(item), {})[_group(item)] = None
    return {
        group: (max(kind, 1), index / len(groups) if kind in (0, 1) else index)
        for kind, groups in kinds.items()
        for index, group in enumerate(groups)
    }


def _kind(item: pytest.Item) -> int:
    """0 for tests of hosts, 1 for those of the browser, then from long to short."""
    slow = item.get_closest_marker("slow") or item.get_closest_marker("xdist_group")
    if slow and "contract" in item.path.parts:
        return 0
    if "e2e" in item.path.parts:
        return 1
    if slow:
        return 2
    return 3 if "pages" in item.path.parts else 4


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport() -> Iterator[None]:
    report = yield
    return _nothing_skipped(report)


@pytest.hookimpl(wrapper=True)
def pytest_make_collect_report() -> Iterator[None]:
    report = yield
    return _nothing_skipped(report)


def _nothing_skipped(report: Any) -> Any:
    """On CI, where all tools are available, a skipped test is a failure."""
    if ON_CI and report.skipped and not hasattr(report, "wasxfail"):
        reason = report.longrepr[2] if isinstance(report.longrepr, tuple) else report.longrepr
        report.outcome = "failed"
        report.longrepr = f"On CI nothing may be skipped. {reason}"
    return report
