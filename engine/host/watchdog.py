"""Kills a host that hangs."""

from __future__ import annotations

import http.client
import subprocess
import threading
import time
from pathlib import Path

from engine.host.endpoint import HostEndpoint, read_endpoint

PING_S = 1.0
"""The pause between two pings."""
ANSWER_S = 2.0
"""The time an answer may take."""
HUNG_S = 6.0
"""A host that has not answered for this long is killed. Even under load it answers within milliseconds."""


class HostMonitor:
    """Pings a host in a separate thread and kills it when it stops answering; its launcher then restarts it."""

    def __init__(self, home: Path, process: subprocess.Popen[bytes]) -> None:
        self.home, self.process = home, process
        self._ended = threading.Event()
        threading.Thread(target=self._watch, name="pulse", daemon=True).start()

    def close(self) -> None:
        """Stops pinging: the process has ended."""
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
        """Also true while it starts or waits for another app's host to end: then the endpoint is not its own."""
        endpoint = read_endpoint(self.home)
        return endpoint is None or endpoint.pid != self.process.pid or ping(endpoint)


def ping(endpoint: HostEndpoint) -> bool:
    """Whether the host at this endpoint answers and reports that it is well."""
    connection = http.client.HTTPConnection("127.0.0.1", endpoint.port, timeout=ANSWER_S)
    try:
        connection.request("GET", "/ping", headers={"authorization": f"Bearer {endpoint.token}"})
        return connection.getresponse().status == 204
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()
