"""The host as pages and the command line see it. No torch here."""

from __future__ import annotations

import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx

from engine.errors import HostError
from engine.host.endpoint import HostEndpoint, read_endpoint
from engine.host.error_transport import raised
from engine.host.requests.base import HostRequest
from engine.runs.artifacts import Artifacts
from engine.runs.disk_space import shortage
from engine.runs.home import data_home
from engine.text import N_

SLOWEST_S = 70.0
"""A little longer than the host allows a picture."""
QUICK_S = 2.0
"""Long enough for what the host answers at once."""
LOOKS_EACH_S = 0.1
_NOT_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.RemoteProtocolError)
"""There was nobody at that place, or they had closed the line before."""


class Host:
    """The host of a data home, wherever it is just now. Safe to share between threads."""

    def __init__(self, home: Path | None = None, patience_s: float = 0.0, slowest_s: float = SLOWEST_S) -> None:
        """A question waits `patience_s` for a host that is not there yet, and `slowest_s` for its answer."""
        self.home = home or data_home()
        self.patience_s, self.slowest_s = patience_s, slowest_s
        self.artifacts = Artifacts()
        self._client = httpx.Client(trust_env=False)
        self._endpoint: HostEndpoint | None = None

    def close(self) -> None:
        self._client.close()

    def alive(self) -> bool:
        """Whether it answers."""
        try:
            self._ask_at_once("GET", "/status")
        except HostError:
            return False
        return True

    def status(self) -> dict[str, Any]:
        """The runs at work and the number of slots; raises `HostError`."""
        status: dict[str, Any] = self._ask_at_once("GET", "/status").json()
        return status

    def wake(self) -> bool:
        """Has it look at the store at once: after `submit`, `Stop` and `delete`. It looks by itself every 2 s."""
        try:
            self._ask_at_once("POST", "/wake")
        except HostError:
            return False
        return True

    def ask(self, request: HostRequest) -> bytes:
        """The packed answer to a request of `engine.host.requests`; raises what was raised there, and `HostError`."""
        return self.request("POST", "/answer", request.packed()).content

    def film(self, run_id: str) -> list[int]:
        """The steps of the frames kept."""
        return self.artifacts.frames(run_id)

    def frame(self, run_id: str, step: int) -> bytes:
        """The packed views of one frame, by panel key; raises `NotFoundError`."""
        return self.artifacts.frame(run_id, step)

    # The way to it

    def request(self, method: str, path: str, content: bytes = b"", once: bool = False) -> httpx.Response:
        """What the host answers; raises what was raised there. `once`: what may have been heard is not sent again."""
        until = time.monotonic() + self.patience_s
        while (response := self._response(method, path, self.slowest_s, content, once)) is None:
            if time.monotonic() > until or shortage():
                raise _absent()
            time.sleep(LOOKS_EACH_S)
        return _checked(response)

    def _ask_at_once(self, method: str, path: str) -> httpx.Response:
        """For what the host answers at once where it answers at all."""
        response = self._response(method, path, QUICK_S)
        if response is None:
            raise _absent()
        return _checked(response)

    def _response(
        self, method: str, path: str, longest_s: float, content: bytes = b"", once: bool = False
    ) -> httpx.Response | None:
        """What a host answers; None where there is none. One that was started again is found at its new place."""
        timeout = httpx.Timeout(longest_s, connect=min(longest_s, QUICK_S))
        for endpoint in self._endpoints():
            headers = {"authorization": f"Bearer {endpoint.token}"}
            try:
                response = self._client.request(
                    method, endpoint.url + path, content=content, headers=headers, timeout=timeout
                )
            except _NOT_REACHED:
                continue
            except httpx.TransportError as error:
                if once or isinstance(error, httpx.TimeoutException):
                    raise _absent() from None
                continue  # it died meanwhile
            if response.status_code != 401:
                self._endpoint = endpoint
                return response
        return None

    def _endpoints(self) -> Iterator[HostEndpoint]:
        """Where the host answered last; only when it does not answer there, where its file says it is."""
        if self._endpoint is not None:
            yield self._endpoint
        endpoint = read_endpoint(self.home)
        if endpoint is not None:
            yield endpoint


def _absent() -> HostError:
    """Where the disk is full, the host cannot even say where it listens."""
    if short := shortage():
        return HostError(short.message.template, **short.message.values)
    return HostError(N_("The training process does not answer and is being restarted. Try again in a moment."))


def _checked(response: httpx.Response) -> httpx.Response:
    """Raises here what was raised there."""
    if response.is_success:
        return response
    if response.headers.get("content-type") != "application/json":
        raise HostError(N_("The training process answered with status {code}."), code=response.status_code)
    raise raised(response.content)
