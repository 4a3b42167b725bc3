"""Ends a host that hangs."""

from __future__ import annotations

import http.client
import subprocess
import threading
import time
from pathlib import Path

from engine.host.endpoint import HostEndpoint, read_endpoint

PING_S = 1.0
"""Between two pings."""
ANSWER_S = 2.0
"""How long an answer may take."""
HUNG_S = 6.0
"""A host that has not answered for this long is ended. Under load it still answers in milliseconds."""


class Pulse:
    """Pings a host in a thread of its own and kills it when it no longer answers, which its launcher then notices."""

    def __init__(self, home: Path, process: subprocess.Popen[bytes]) -> None:
        self.home, self.process = home, process
        self._ended = threading.Event()
        threading.Thread(target=self._watch, name="pulse", daemon=True).start()

    def close(self) -> None:
        """The process has ended."""
        self._ended.set()

    def _watch(self) -> None:
        answered_s = time.monotonic()
        while not self._ended.wait(PING_S):
            if self._answers():
                answered_s = time.monotonic()
            elif time.monotonic() - answered_s > HUNG_S and not self._ended.is_set():
                self.process.kill()
                return

    def _answers(self) -> bool:
        """True also while it starts or waits for another app's host to end: then the place is not its own."""
        place = read_endpoint(self.home)
        return place is None or place.pid != self.process.pid or ping(place)


def ping(place: HostEndpoint) -> bool:
    """Whether the host at this place answers, and says that it is well."""
    connection = http.client.HTTPConnection("127.0.0.1", place.port, timeout=ANSWER_S)
    try:
        connection.request("GET", "/ping", headers={"authorization": f"Bearer {place.token}"})
        return connection.getresponse().status == 204
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
