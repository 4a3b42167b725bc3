"""Starts the host beside the app, restarts it when it dies or hangs, and ends it with the app."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import structlog

from engine.home import data_home
from engine.host.endpoint import was_killed
from engine.host.watchdog import HostMonitor

ROOT = Path(__file__).parents[2]
FIRST_PAUSE_S, MAX_PAUSE_S = 0.1, 10.0
MIN_LIFE_S = 5.0
"""A host that dies sooner than this is restarted after growing pauses."""
SHUTDOWN_S = 5.0
STARTUP_S = 60.0
"""The time a host may take until it answers, on a slow machine with other processes starting."""
_at_work: set[Launcher] = set()
log = structlog.get_logger()


def patience_s() -> float:
    """How long a request waits for the host: not at all in a process that does not launch one."""
    return STARTUP_S if _at_work else 0.0


class Launcher:
    """Keeps one `python -m engine.host` running. If another app uses the same home, this host waits until it is
    needed."""

    def __init__(self, after: threading.Event | None = None, *, is_quiet: bool = False) -> None:
        """`is_quiet`: the host's log is not written to standard error."""
        self._errors = subprocess.DEVNULL if is_quiet else None
        self.process: subprocess.Popen[bytes] | None = None
        self._after = after
        self._stopping = False
        self._changing = threading.Condition()
        self._thread = threading.Thread(target=self._keep, name="host", daemon=True)

    def start(self) -> None:
        """Returns at once; the host is ready about two seconds after `after` is set."""
        _at_work.add(self)
        self._thread.start()

    def stop(self) -> None:
        """Ends the host and its workers; runs resume from their checkpoints when it is started again."""
        _at_work.discard(self)
        with self._changing:
            self._stopping = True
            self._changing.notify_all()
        if self.process is not None:
            _shut_down(self.process)
            self._thread.join(SHUTDOWN_S)

    def _keep(self) -> None:
        if self._after and not was_killed(data_home()):
            self._after.wait()
        pause_s = 0.0
        while process := self._launched(pause_s):
            begun = time.monotonic()
            with process, closing(HostMonitor(data_home(), process)):
                process.wait()
            short = time.monotonic() - begun < MIN_LIFE_S
            pause_s = _longer(pause_s) if short else FIRST_PAUSE_S

    def _launched(self, pause_s: float) -> subprocess.Popen[bytes] | None:
        """A new host after a pause; None when stopping."""
        with self._changing:
            while not self._changing.wait_for(lambda: self._stopping, pause_s):
                try:
                    self.process = self._launch()
                except OSError as error:  # for example too many processes or open files
                    log.warning("the host could not be started", reason=str(error))
                    pause_s = _longer(pause_s)
                else:
                    return self.process
        return None

    def _launch(self) -> subprocess.Popen[bytes]:
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        # Prevents the libraries from starting threads before workers are forked.
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "LAYERLAB_HOME": str(data_home()),
            "OPENBLAS_NUM_THREADS": "1",
        }
        command = [sys.executable, "-m", "engine.host", "--with-parent"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stderr=self._errors, env=environment)


def _longer(pause_s: float) -> float:
    return min(max(2 * pause_s, FIRST_PAUSE_S), MAX_PAUSE_S)


def _shut_down(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(SHUTDOWN_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def hosted(after: threading.Event | None = None, *, is_quiet: bool = False) -> Iterator[Launcher]:
    """Runs the host while the block lasts, started once `after` is set: `with hosted(): yield` in the app's lifespan.

    If the last host was killed, runs are waiting to resume, so it is started at once.
    """
    launcher = Launcher(after, is_quiet=is_quiet)
    launcher.start()
    try:
        yield launcher
    finally:
        launcher.stop()
