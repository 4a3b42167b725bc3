"""Lets the server's answers leave at once."""

from __future__ import annotations

import gc
import socket


def answer_at_once() -> None:
    """Turns Nagle's algorithm off for all connections to come.

    Streamlit's listening socket does not say that it is TCP, so asyncio leaves the algorithm on, and each answer whose
    head and body are two packets waits for the browser's delayed acknowledgement: 44 ms for each of 110 files of a
    first visit, and for each message of the live socket. Connections inherit the setting from the listening socket.
    """
    for found in gc.get_objects():
        # By its type: to be asked for its class wakes what some libraries load late.
        if issubclass(type(found), socket.socket) and _listens(found):
            found.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _listens(found: socket.socket) -> bool:
    """Whether it waits for TCP connections."""
    tcp = found.fileno() >= 0 and found.family in {socket.AF_INET, socket.AF_INET6} and found.type == socket.SOCK_STREAM
    return tcp and bool(found.getsockopt(socket.SOL_SOCKET, socket.SO_ACCEPTCONN))
