"""A deadline for the start of each request, so that connections that send nothing do not stay open."""

from __future__ import annotations

import asyncio

from uvicorn.protocols.http.h11_impl import H11Protocol

from pages.ui.server.malformed_data import receive_http

_connect, _disconnect = H11Protocol.connection_made, H11Protocol.connection_lost


class Waiting:
    """Connections on which the start of a request, or the rest of a body that nobody reads, has not arrived.

    Each is closed after `silent_s`. If there are more than `max_count`, the one that has waited longest is closed.
    uvicorn has such a deadline only between requests, and any byte ends it.
    """

    def __init__(self, silent_s: float, max_count: int) -> None:
        self.silent_s = silent_s
        self.max_count = max_count
        self.deadlines: dict[H11Protocol, asyncio.TimerHandle] = {}

    def update(self, connection: H11Protocol) -> None:
        if _is_served(connection):
            self.remove(connection)
        elif connection not in self.deadlines:
            self.deadlines[connection] = connection.loop.call_later(self.silent_s, self.close, connection)
            if len(self.deadlines) > self.max_count:
                self.close(next(iter(self.deadlines)))

    def remove(self, connection: H11Protocol) -> None:
        if deadline := self.deadlines.pop(connection, None):
            deadline.cancel()

    def close(self, connection: H11Protocol) -> None:
        self.remove(connection)
        connection.transport.close()


def limit_waiting(silent_s: float, max_count: int) -> None:
    """Watches all connections that are opened from now on."""
    waiting = Waiting(silent_s, max_count)

    def connect(connection: H11Protocol, transport: asyncio.Transport) -> None:
        _connect(connection, transport)
        waiting.update(connection)

    def receive(connection: H11Protocol, data: bytes) -> None:
        receive_http(connection, data)
        waiting.update(connection)

    def disconnect(connection: H11Protocol, error: Exception | None) -> None:
        _disconnect(connection, error)
        waiting.remove(connection)

    H11Protocol.connection_made = connect  # type: ignore[assignment, method-assign]
    H11Protocol.data_received = receive  # type: ignore[assignment, method-assign]
    H11Protocol.connection_lost = disconnect  # type: ignore[assignment, method-assign]


def _is_served(connection: H11Protocol) -> bool:
    """Whether the app is answering a request of this connection, or it has become a WebSocket or is closing."""
    transport, cycle = connection.transport, connection.cycle
    is_answered = cycle is None or cycle.response_complete
    return not is_answered or transport.is_closing() or transport.get_protocol() is not connection
