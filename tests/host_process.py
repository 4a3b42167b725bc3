"""A host, run as by the app, in a process group of its own that can be killed at once."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from engine.errors import HostError
from engine.host.client import Host
from engine.host.endpoint import read_endpoint
from engine.runs.rows import RunRow
from engine.runs.store import Store

ROOT = Path(__file__).parents[1]
APP = "import sys\nfrom engine.host.launch import hosted\nwith hosted():\n    sys.stdin.read()"
TIMEOUT_S = 120.0
FIRST_PAUSE_S, MAX_PAUSE_S = 0.005, 0.1


def wait_until(holds: Callable[[], object], what: str, timeout_s: float = TIMEOUT_S) -> None:
    """Returns soon after `holds()` becomes true; fails after the deadline.

    It is asked less and less often, for asking takes time from the processes that are waited for.
    """
    until, pause_s = time.monotonic() + timeout_s, FIRST_PAUSE_S
    while not holds():
        assert time.monotonic() < until, f"after {timeout_s} s still not: {what}"
        time.sleep(pause_s)
        pause_s = min(1.5 * pause_s, MAX_PAUSE_S)


class HostProcess:
    """What the app does with the host in its lifespan, without the app."""

    def __init__(self, home: Path) -> None:
        self.home = home
        self.host = Host(home)
        self.app: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self.app = subprocess.Popen(
            [sys.executable, "-c", APP], cwd=ROOT, stdin=subprocess.PIPE, start_new_session=True
        )

    def ready(self) -> None:
        wait_until(self.host.alive, "a host answers")

    def stop(self) -> None:
        """Ends as the app does."""
        if self.app and self.app.stdin:
            self.app.stdin.close()
            self.app.wait(TIMEOUT_S)

    def workers(self) -> dict[str, int]:
        """The process of each active run; empty while there is no host."""
        try:
            working: dict[str, int] = self.host.status()["working"]
        except HostError:
            return {}
        return working

    def kill_worker(self, run_id: str) -> bool:
        pid = self.workers().get(run_id)
        return pid is not None and kill(pid)

    def kill_host(self) -> bool:
        place = read_endpoint(self.home)
        return place is not None and self.owns(place.pid) and kill(place.pid)

    def kill_app(self) -> bool:
        """Kills only the app: its host must notice and end, with all its processes."""
        assert self.app
        group = self.app.pid
        self.app.kill()
        self._reap()
        wait_until(lambda: not living(group), "no process is left of a killed app")
        return True

    def kill_all(self) -> bool:
        """Kills app, host, forkserver and workers at the same moment."""
        assert self.app
        os.killpg(self.app.pid, signal.SIGKILL)
        self._reap()
        return True

    def _reap(self) -> None:
        assert self.app
        assert self.app.stdin
        self.app.wait()
        self.app.stdin.close()

    def owns(self, pid: int) -> bool:
        """Whether a process belongs to this app; the id of an old host may have been reused."""
        return self.app is not None and pid in living(self.app.pid)


@contextmanager
def hosted(home: Path) -> Iterator[HostProcess]:
    """A host for this data folder, for the duration of the block."""
    hosting = HostProcess(home)
    try:
        hosting.start()
        hosting.ready()
        yield hosting
    finally:
        hosting.stop()
        hosting.host.close()


@contextmanager
def home_at(folder: Path) -> Iterator[Path]:
    """Makes this folder the data folder within the block, for fixtures that several tests share."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("LAYERLAB_HOME", str(folder))
        patch.delenv("LAYERLAB_DATABASE_URL", raising=False)
        yield folder


def living(group: int) -> list[int]:
    """The running processes of a group, without zombies."""
    found = []
    for stat in Path("/proc").glob("[0-9]*/stat"):
        try:
            fields = stat.read_text().rpartition(")")[2].split()
        except (FileNotFoundError, ProcessLookupError):
            continue
        if int(fields[2]) == group and fields[0] not in "ZX":
            found.append(int(stat.parent.name))
    return found


def finished(store: Store, run_id: str) -> RunRow:
    """Waits for the end of a run and gives its row."""
    wait_until(lambda: store.run(run_id).is_over, f"run {run_id} is over")
    return store.run(run_id)


def kill(pid: int) -> bool:
    try:
        os.kill(pid, signal.SIGKILL)
    except ProcessLookupError:
        return False
    return True
