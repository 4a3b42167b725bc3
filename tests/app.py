"""The real app, started as a user would start it, on a free port with its own data folder."""

from __future__ import annotations

import os
import re
import socket
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType
from urllib.request import urlopen

ROOT = Path(__file__).resolve().parent.parent
READY_S = 90.0
"""How long a start may take on a busy machine; an idle one needs two seconds."""


class App:
    """A running app: `url`, `home` (its `LAYERLAB_HOME`) and what it printed.

    `entry` is what Streamlit runs, `address` what it listens on, `settings` are added to its environment.
    """

    def __init__(
        self,
        home: Path,
        port: int | None = None,
        entry: str = "streamlit_app.py",
        address: str = "127.0.0.1",
        settings: Mapping[str, str] | None = None,
    ) -> None:
        self.home = home
        self.entry = entry
        self.address = address
        self.settings = dict(settings or {})
        self.port = port or free_port()
        self.url = f"http://127.0.0.1:{self.port}"
        self.log = home / "app.log"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> App:
        self.home.mkdir(parents=True, exist_ok=True)
        with self.log.open("ab") as log:
            self.process = subprocess.Popen(
                self._command(), cwd=ROOT, env=self._environment(), stdin=subprocess.DEVNULL, stdout=log, stderr=log
            )
        self._wait_until_ready()
        return self

    def stop(self) -> None:
        """Stops it as Ctrl+C would; a later start is the same app with the same data folder."""
        if self.process is None:
            return
        self.process.terminate()
        try:
            self.process.wait(20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(20)
        self.process = None

    def __enter__(self) -> App:
        return self.start()

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.stop()

    def printed(self) -> str:
        return self.log.read_text(errors="replace") if self.log.exists() else ""

    def tracebacks(self) -> list[str]:
        """All tracebacks in the log; there must be none."""
        return re.findall(r"Traceback \(most recent call last\):\n(?:.+\n)+", self.printed())

    def maps(self, package: str) -> bool:
        """Whether the process has loaded libraries of this package; False on systems where that is unknown."""
        if self.process is None or not Path("/proc/self/maps").exists():
            return False
        return f"/site-packages/{package}/" in Path(f"/proc/{self.process.pid}/maps").read_text()

    def _command(self) -> list[str]:
        options = {"server.address": self.address, "server.port": self.port, "server.headless": "true"}
        flags = [part for name, value in options.items() for part in (f"--{name}", str(value))]
        return [sys.executable, "-m", "streamlit", "run", self.entry, *flags]

    def _environment(self) -> dict[str, str]:
        ours = {"LAYERLAB_HOME": str(self.home), "PYTHONUNBUFFERED": "1"}
        return {**{k: v for k, v in os.environ.items() if not k.startswith("PYTEST")}, **ours, **self.settings}

    def _wait_until_ready(self) -> None:
        deadline = time.monotonic() + READY_S
        while time.monotonic() < deadline:
            if self.process is None or self.process.poll() is not None:
                raise AssertionError(f"the app ended while starting:\n{self.printed()}")
            if self._answers():
                return
            time.sleep(0.05)
        self.stop()
        raise AssertionError(f"the app was not ready after {READY_S:.0f} s:\n{self.printed()}")

    def _answers(self) -> bool:
        try:
            with urlopen(
                f"{self.url}/_stcore/health", timeout=5
            ) as answer:  # httpx would read its certificates each time
                return bool(answer.status == 200)
        except OSError:
            return False


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port
