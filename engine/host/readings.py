"""Client for work that the host does in processes of its own: pages start it, poll its progress and fetch the result."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

from engine.errors import HostError
from engine.host.client import Host
from engine.views import unpack

READINGS, PAST_STEPS = "/readings", "/past_steps"
_WAIT_S = 1.0


@dataclass(frozen=True)
class Progress:
    """A reading in progress: `share` goes from 0 to 1; `ahead` readings come before it."""

    share: float
    ahead: int


class Readings:
    """The work under one path of the host."""

    def __init__(self, host: Host, path: str) -> None:
        self.host, self.path = host, path

    def start(self, packed: bytes, once: bool = False) -> str:
        """Starts to work on a request and returns an id. With `once`, it is never sent twice."""
        return str(self.host.request("POST", self.path, packed, once=once).json()["id"])

    def answer(self, reading_id: str, wait_s: float = 0.0) -> Any:
        """The unpacked answer, or a `Progress` if there is none after `wait_s`. Raises the errors of the reading."""
        response = self.host.request("GET", f"{self.path}/{reading_id}?wait_s={wait_s}")
        if response.status_code == 202:
            return Progress(**response.json())
        return unpack(response.content)

    def wait(self, reading_id: str, on_progress: Callable[[Progress], None] = lambda _progress: None) -> Any:
        """Waits for the unpacked answer. Raises the errors of the reading."""
        try:
            while isinstance(answer := self.answer(reading_id, _WAIT_S), Progress):
                on_progress(answer)
            return answer
        finally:
            self.drop(reading_id)

    def drop(self, reading_id: str) -> None:
        """Cancels an active reading and forgets the answer of a finished one."""
        with suppress(HostError):
            self.host.request("DELETE", f"{self.path}/{reading_id}")
