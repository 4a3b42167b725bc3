"""The host's client for pages and the command line. Does not load torch."""

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

TIMEOUT_S = 70.0
"""Slightly longer than the host allows for a picture."""
QUICK_TIMEOUT_S = 2.0
"""Enough for whatever the host answers immediately."""
POLL_S = 0.1
_NOT_REACHED = (httpx.ConnectError, httpx.ConnectTimeout, httpx.RemoteProtocolError)
"""Nothing listens at the address, or the connection was closed before the request."""


class Host:
    """The host of a data home, wherever it is running. Safe to share between threads."""

    def __init__(self, home: Path | None = None, patience_s: float = 0.0, timeout_s: float = TIMEOUT_S) -> None:
        """Requests wait up to `patience_s` for a host that is not running yet, and up to `timeout_s` for the answer."""
        self.home = home or data_home()
        self.patience_s, self.timeout_s = patience_s, timeout_s
        self.artifacts = Artifacts()
        self._client = httpx.Client(trust_env=False)
        self._endpoint: HostEndpoint | None = None

    def close(self) -> None:
        self._client.close()

    def alive(self) -> bool:
        """Whether the host answers."""
        try:
            self._ask_at_once("GET", "/status")
        except HostError:
            return False
        return True

    def status(self) -> dict[str, Any]:
        """The active runs and the number of slots; raises `HostError`."""
        status: dict[str, Any] = self._ask_at_once("GET", "/status").json()
        return status

    def wake(self) -> bool:
        """Makes the host check the store now: after `submit`, `Stop` and `delete`. It also checks every 2 s."""
        try:
            self._ask_at_once("POST", "/wake")
        except HostError:
            return False
        return True

    def ask(self, request: HostRequest) -> bytes:
        """The packed answer to a request; raises `HostError`, and the errors raised by its handler."""
        return self.request("POST", "/answer", request.packed()).content

    def film(self, run_id: str) -> list[int]:
        """The steps that can be shown at once: those whose weights or frames are kept."""
        return sorted({*self.kept_weights(run_id), *self.artifacts.frames(run_id)})

    def kept_weights(self, run_id: str) -> list[int]:
        """The steps whose weights are kept, so that any panel can be computed for them."""
        return sorted({*self.artifacts.film(run_id), *self.artifacts.computed(run_id)})

    def frame(self, run_id: str, step: int) -> bytes:
        """The packed views of one frame, by panel key; raises `NotFoundError`."""
        return self.artifacts.frame(run_id, step)

    def request(self, method: str, path: str, content: bytes = b"", once: bool = False) -> httpx.Response:
        """The host's response; raises the errors raised there. With `once`, a request that may have arrived is not
        repeated."""
        until = time.monotonic() + self.patience_s
        while (response := self._response(method, path, self.timeout_s, content, once)) is None:
            if time.monotonic() > until or shortage():
                raise _no_answer()
            time.sleep(POLL_S)
        return _raised_for_status(response)

    def _ask_at_once(self, method: str, path: str) -> httpx.Response:
        """The response to a request that the host answers immediately."""
        response = self._response(method, path, QUICK_TIMEOUT_S)
        if response is None:
            raise _no_answer()
        return _raised_for_status(response)

    def _response(
        self, method: str, path: str, timeout_s: float, content: bytes = b"", once: bool = False
    ) -> httpx.Response | None:
        """The response; None if no host is running. A restarted host is found at its new address."""
        timeout = httpx.Timeout(timeout_s, connect=min(timeout_s, QUICK_TIMEOUT_S))
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
                    raise _no_answer() from None
                continue  # the host ended during the request
            if response.status_code != 401:
                self._endpoint = endpoint
                return response
        return None

    def _endpoints(self) -> Iterator[HostEndpoint]:
        """The last known address, then the address in the endpoint file."""
        if self._endpoint is not None:
            yield self._endpoint
        endpoint = read_endpoint(self.home)
        if endpoint is not None:
            yield endpoint


def _no_answer() -> HostError:
    """On a full disk the host cannot write its endpoint file."""
    if short := shortage():
        return HostError(short.message.template, **short.message.values)
    return HostError(N_("The training process does not answer and is being restarted. Try again in a moment."))


def _raised_for_status(response: httpx.Response) -> httpx.Response:
    """Raises the error of an unsuccessful response."""
    if response.is_success:
        return response
    if response.headers.get("content-type") != "application/json":
        raise HostError(N_("The training process answered with status {code}."), code=response.status_code)
    raise raised(response.content)
