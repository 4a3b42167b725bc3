"""Limits on the bytes that arriving WebSocket messages occupy before the app receives them."""

from __future__ import annotations

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MAX_FRAGMENTS = 1_000
"""Maximum number of fragments of one message. Browsers send fragments of at least some kilobytes."""
SMALL_BYTES = 2**18
"""Connections that buffer no more than this are never ended."""
_receive = WebSocketsSansIOProtocol.data_received


def limit_receive_buffers(max_bytes: int) -> None:
    """Ends the connection with the largest buffer whenever all buffers together exceed `max_bytes`.

    uvicorn limits the size of one message (25 MB here), but not the number of connections that start a message and
    never finish it.
    """

    def receive(protocol: WebSocketsSansIOProtocol, data: bytes) -> None:
        _receive(protocol, data)
        if len(protocol.frames) > MAX_FRAGMENTS:
            protocol.transport.abort()
        elif buffered_bytes(protocol) > SMALL_BYTES:
            abort_largest(protocol, max_bytes)

    WebSocketsSansIOProtocol.data_received = receive  # type: ignore[assignment, method-assign]


def abort_largest(protocol: WebSocketsSansIOProtocol, max_bytes: int) -> None:
    """Ends one of the connections to the server of `protocol` if together they buffer more than `max_bytes`."""
    connections = [other for other in protocol.connections if isinstance(other, WebSocketsSansIOProtocol)]
    buffered = {other: buffered_bytes(other) for other in connections if not other.transport.is_closing()}
    if sum(buffered.values()) > max_bytes:
        max(buffered, key=buffered.__getitem__).transport.abort()


def buffered_bytes(protocol: WebSocketsSansIOProtocol) -> int:
    """The bytes of incomplete frames and messages, and of messages that the app has not received yet."""
    waiting = protocol.queue._queue  # type: ignore[attr-defined]
    whole = sum(len(message.get("bytes") or message.get("text") or "") for message in waiting)
    return len(protocol.conn.reader.buffer) + sum(map(len, protocol.frames)) + whole
