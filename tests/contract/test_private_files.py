"""What the host and its workers write is for their user alone."""

from __future__ import annotations

import sys
from contextlib import closing
from pathlib import Path

import pytest

from engine.plan.factory import make_plan
from engine.runs.store import Store
from tests.host_process import HostProcess, finished

pytestmark = pytest.mark.slow


@pytest.mark.skipif(sys.platform == "win32", reason="Windows keeps a user's folders closed by other means")
def test_other_users_cannot_read_the_files_of_a_run(home: Path) -> None:
    hosting = HostProcess(home)
    hosting.start()
    try:
        with closing(Store()) as store:
            run_id = store.submit(make_plan("mlp", "moons", {"training.epochs": 1}), "ada")
            finished(store, run_id)
    finally:
        hosting.host.close()
        hosting.stop()
    written = [path for path in home.rglob("*") if path.is_file() and run_id in str(path)]
    assert written
    assert [path for path in written if path.stat().st_mode & 0o077] == []
