"""TCP settings: responses are sent without delay, and a peer that stops reading is disconnected."""

from __future__ import annotations

import gc
import socket
import sys

from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol

from engine.limits import limits
from pages.ui.server.malformed_data import deliver_message
from pages.ui.server.receive_buffers import limit_receive_buffers
from pages.ui.server.request_deadlines import limit_waiting

OPEN_FILES = 10_000
"""Enough for the sockets of `LAYERLAB_LIMIT_SOCKETS_PER_ADDRESS` and the event loop of each Streamlit session."""
SILENT_MS = 60_000
"""How long a peer may leave sent data unacknowledged before its connection is closed."""


def prepare_connections() -> None:
    """Sets the options of the listening socket, which all new connections inherit.

    Nagle's algorithm is turned off. Streamlit creates its listening socket without stating TCP as the protocol, so
    asyncio leaves the algorithm on; each response whose headers and body are separate packets then waits for the
    browser's delayed acknowledgement: 44 ms for each of 110 files of a first visit, and for each message of the live
    socket.

    On Linux, the kernel disconnects a peer that reads nothing for a minute. asyncio alone would wait forever, even on
    a connection that it is closing.
    """
    allow_connections()
    allowed = limits()
    limit_receive_buffers(allowed.arriving_bytes)
    limit_waiting(allowed.silent_s, allowed.connections_without_request)
    WebSocketsSansIOProtocol.send_receive_event_to_app = deliver_message  # type: ignore[assignment, method-assign]
    WebSocketsSansIOProtocol.handle_ping = answer_ping  # type: ignore[assignment, method-assign]
    for found in gc.get_objects():
        # By type: `isinstance` reads `__class__`, which makes lazy modules of some libraries load.
        if issubclass(type(found), socket.socket) and _listens(found):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                found.setsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT, SILENT_MS)


def allow_connections() -> None:
    """Raises the limit of open files, which is 1,024 on many systems: a page takes up to five."""
    if sys.platform != "win32":
        import resource

        soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
        wanted = OPEN_FILES if hard == resource.RLIM_INFINITY else min(OPEN_FILES, hard)
        if soft != resource.RLIM_INFINITY and soft < wanted:
            resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def answer_ping(protocol: WebSocketsSansIOProtocol) -> None:
    """Answers a ping, unless the peer has not read earlier messages.

    uvicorn answers in any case, and buffers all its answers to a peer that sends pings but reads nothing.
    """
    answer = b"".join(protocol.conn.data_to_send())
    if protocol.writable.is_set():
        protocol.transport.write(answer)


def _listens(found: socket.socket) -> bool:
    """Whether the socket listens for TCP connections."""
    tcp = found.fileno() >= 0 and found.family in {socket.AF_INET, socket.AF_INET6} and found.type == socket.SOCK_STREAM
    return tcp and bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
