"""Starts the host beside the app, starts it again when it dies, and ends it with the app."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.errors import HostError
from engine.host.client import Host
from engine.runs.home import data_home
from engine.text import N_

ROOT = Path(__file__).parents[2]
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 10.0
SHORT_LIFE_S = 5.0
"""A host that dies sooner is started again after ever longer pauses."""
GOODBYE_S = 5.0


class Launcher:
    """Keeps one `python -m engine.host` running. With a second app on the same home, its host waits until it is needed."""

    def __init__(self) -> None:
        self.home = data_home()
        self.process: subprocess.Popen[bytes] | None = None
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._keep, name="host", daemon=True)

    def start(self) -> None:
        """Returns at once; the host is ready some two seconds later."""
        self.process = self._launch()
        self._thread.start()

    def stop(self) -> None:
        """Ends the host and its workers; runs go on from their checkpoints when it is started again."""
        self._stopping.set()
        if self.process is None:
            return
        _goodbye(self.process)
        self._thread.join(GOODBYE_S)

    def _keep(self) -> None:
        pause_s = FIRST_PAUSE_S
        while True:
            assert self.process is not None
            begun = time.monotonic()
            self.process.wait()
            short = time.monotonic() - begun < SHORT_LIFE_S
            pause_s = min(2 * pause_s, LONGEST_PAUSE_S) if short else FIRST_PAUSE_S
            if self._stopping.wait(pause_s):
                return
            self.process = self._launch()

    def _launch(self) -> subprocess.Popen[bytes]:
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        # The libraries' own threads would be started before workers are forked.
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "LAYERLAB_HOME": str(self.home),
            "OPENBLAS_NUM_THREADS": "1",
        }
        command = [sys.executable, "-m", "engine.host", "--with-parent"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)


def _goodbye(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(GOODBYE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def hosted() -> Iterator[Launcher]:
    """The host for as long as the block lasts: `with hosted(): yield` in the app's lifespan."""
    launcher = Launcher()
    launcher.start()
    try:
        yield launcher
    finally:
        launcher.stop()


def wait_for_host(longest_s: float = 30.0) -> Host:
    """A host that answers; raises `HostError` when there is none after `longest_s`."""
    host, until = Host(), time.monotonic() + longest_s
    while not host.alive():
        if time.monotonic() > until:
            raise HostError(
                N_("The process that trains networks did not start within {seconds} s."), seconds=int(longest_s)
            )
        time.sleep(0.02)
    return host
