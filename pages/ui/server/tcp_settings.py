"""TCP settings of connections: answers are sent at once, and a peer that stops reading is disconnected."""

from __future__ import annotations

import gc
import socket

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from engine.limits import limits
from pages.ui.server.incoming import bound_arriving

SILENT_MS = 60_000
"""How long a peer may leave sent data unacknowledged before its connection is closed."""


def prepare_connections() -> None:
    """Sets up all connections to come; they inherit the options of the listening socket.

    Nagle's algorithm is off. Streamlit's listening socket does not say that it is TCP, so asyncio leaves the algorithm
    on, and each answer whose head and body are two packets waits for the browser's delayed acknowledgement: 44 ms for
    each of 110 files of a first visit, and for each message of the live socket.

    A peer that reads nothing for a minute is disconnected by the kernel, where the kernel can do that (Linux): asyncio
    waits for ever to send what it has, even on a connection that it is closing.
    """
    bound_arriving(limits().arriving_bytes)
    WebSocketsSansIOProtocol.handle_ping = answer_ping  # type: ignore[assignment, method-assign]
    for found in gc.get_objects():
        # By its type: to be asked for its class wakes what some libraries load late.
        if issubclass(type(found), socket.socket) and _listens(found):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT_MS)


def answer_ping(protocol: WebSocketsSansIOProtocol) -> None:
    """Answers a ping, unless the peer leaves unread what it was sent before.

    uvicorn answers in any case, and keeps all answers to a flood of pings by a peer that reads none of them.
    """
    answer = b"".join(protocol.conn.data_to_send())
    if protocol.writable.is_set():
        protocol.transport.write(answer)


def _listens(found: socket.socket) -> bool:
    """Whether it waits for TCP connections."""
    tcp = found.fileno() >= 0 and found.family in {socket.AF_INET, socket.AF_INET6} and found.type == socket.SOCK_STREAM
    return tcp and bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
