"""Messages that arrive at WebSockets: how much of them is kept before the app has received them."""

from __future__ import annotations

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

MAX_FRAGMENTS = 1_000
"""Of one message. Browsers send fragments of at least some kilobytes."""
SMALL_BYTES = 2**18
"""A connection that keeps no more than this is not looked at."""
_receive = WebSocketsSansIOProtocol.data_received


def bound_arriving(max_bytes: int) -> None:
    """Ends the connection that keeps the most whenever all together keep more than `max_bytes`.

    uvicorn bounds one message, by 25 MB here, but not how many connections begin one and never end it.
    """

    def receive(protocol: WebSocketsSansIOProtocol, data: bytes) -> None:
        _receive(protocol, data)
        if len(protocol.frames) > MAX_FRAGMENTS:
            protocol.transport.abort()
        elif kept_bytes(protocol) > SMALL_BYTES:
            end_the_largest(protocol, max_bytes)

    WebSocketsSansIOProtocol.data_received = receive  # type: ignore[assignment, method-assign]


def end_the_largest(protocol: WebSocketsSansIOProtocol, max_bytes: int) -> None:
    """Ends one of the connections to the server of `protocol`, where they keep more than `max_bytes`."""
    open_ones = [one for one in protocol.connections if isinstance(one, WebSocketsSansIOProtocol)]
    kept = {one: kept_bytes(one) for one in open_ones if not one.transport.is_closing()}
    if sum(kept.values()) > max_bytes:
        max(kept, key=kept.__getitem__).transport.abort()


def kept_bytes(protocol: WebSocketsSansIOProtocol) -> int:
    """Of a frame or a message that is not whole, and of messages that the app has not received."""
    waiting = protocol.queue._queue  # type: ignore[attr-defined]
    whole = sum(len(message.get("bytes") or message.get("text") or "") for message in waiting)
    return len(protocol.conn.reader.buffer) + sum(map(len, protocol.frames)) + whole
