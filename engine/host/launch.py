"""Starts the host beside the app, starts another when it dies or hangs, and ends it with the app."""

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
from engine.host.watchdog import Pulse

ROOT = Path(__file__).parents[2]
FIRST_PAUSE_S, LONGEST_PAUSE_S = 0.1, 10.0
SHORT_LIFE_S = 5.0
"""A host that dies sooner is started again after ever longer pauses."""
GOODBYE_S = 5.0
COMES_S = 60.0
"""How long a host may take until it answers, on a slow machine that starts more beside it."""
_at_work: set[Launcher] = set()
log = structlog.get_logger()


def patience_s() -> float:
    """How long a question may wait for the host: not at all where this process does not keep one running."""
    return COMES_S if _at_work else 0.0


class Launcher:
    """Keeps one `python -m engine.host` running. With a second app on the same home, its host waits until it is needed."""

    def __init__(self, after: threading.Event | None = None) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self._after = after
        self._stopping = False
        self._changing = threading.Condition()
        self._thread = threading.Thread(target=self._keep, name="host", daemon=True)

    def start(self) -> None:
        """Returns at once; the host is ready some two seconds after what it waits for."""
        _at_work.add(self)
        self._thread.start()

    def stop(self) -> None:
        """Ends the host and its workers; runs go on from their checkpoints when it is started again."""
        _at_work.discard(self)
        with self._changing:
            self._stopping = True
            self._changing.notify_all()
        if self.process is not None:
            _goodbye(self.process)
            self._thread.join(GOODBYE_S)

    def _keep(self) -> None:
        if self._after and not was_killed(data_home()):
            self._after.wait()
        pause_s = 0.0
        while process := self._launched(pause_s):
            begun = time.monotonic()
            with process, closing(Pulse(data_home(), process)):
                process.wait()
            short = time.monotonic() - begun < SHORT_LIFE_S
            pause_s = _longer(pause_s) if short else FIRST_PAUSE_S

    def _launched(self, pause_s: float) -> subprocess.Popen[bytes] | None:
        """A new host after a pause; None when there is to be no further one."""
        with self._changing:
            while not self._changing.wait_for(lambda: self._stopping, pause_s):
                try:
                    self.process = self._launch()
                except OSError as error:  # too many processes or open files, say
                    log.warning("the host could not be started", reason=str(error))
                    pause_s = _longer(pause_s)
                else:
                    return self.process
        return None

    def _launch(self) -> subprocess.Popen[bytes]:
        paths = [str(ROOT), *filter(None, [os.environ.get("PYTHONPATH")])]
        # The libraries' own threads would be started before workers are forked.
        environment = {
            **os.environ,
            "PYTHONPATH": os.pathsep.join(paths),
            "LAYERLAB_HOME": str(data_home()),
            "OPENBLAS_NUM_THREADS": "1",
        }
        command = [sys.executable, "-m", "engine.host", "--with-parent"]
        return subprocess.Popen(command, stdin=subprocess.PIPE, env=environment)


def _longer(pause_s: float) -> float:
    return min(max(2 * pause_s, FIRST_PAUSE_S), LONGEST_PAUSE_S)


def _goodbye(process: subprocess.Popen[bytes]) -> None:
    assert process.stdin is not None
    process.stdin.close()
    try:
        process.wait(GOODBYE_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


@contextmanager
def hosted(after: threading.Event | None = None) -> Iterator[Launcher]:
    """The host for as long as the block lasts, begun once `after` is set: `with hosted(): yield` in the app's lifespan.

    Where the last host was killed, runs wait to go on: then it is begun at once.
    """
    launcher = Launcher(after)
    launcher.start()
    try:
        yield launcher
    finally:
        launcher.stop()
