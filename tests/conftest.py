"""What every test can ask for: a home of its own, the real data, Node.js."""

from __future__ import annotations

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, settings

if TYPE_CHECKING:
    from engine.runs.store import Store

ON_CI = os.environ.get("CI", "").lower() in {"1", "true"}

# Two test processes share the cores already.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# Each home is new to its host, which would draw the ink data set and time every family in it.
os.environ.setdefault("LAYERLAB_IDLE", "off")

# How long drawing an example takes says how busy the machine is, and nothing of what is tested.
settings.register_profile("busy machine", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("busy machine")


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


@pytest.fixture
def store(home: Path) -> Iterator[Store]:
    """The store in this test's home."""
    from engine.runs.store import Store

    with closing(Store()) as opened:
        yield opened


@pytest.fixture
def limited(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[..., None]]:
    """`limited(rows=10)`: lower limits, set as an administrator sets them, in the environment."""
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


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """What takes long begins first, so that at the end no process waits for another's last test.

    Browser tests come one after the other: who has started the app and a browser goes on with them.
    """
    items.sort(key=_order)


def _order(item: pytest.Item) -> int:
    if item.get_closest_marker("xdist_group"):
        return 1
    return 0 if item.get_closest_marker("slow") else 2


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
