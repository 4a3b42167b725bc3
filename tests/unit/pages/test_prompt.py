"""Answers of the app's server are not held back for the browser's acknowledgement."""

from __future__ import annotations

import socket

from pages.ui.prompt import answer_at_once


def test_connections_to_come_send_each_packet_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        answer_at_once()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)


def test_other_sockets_are_left_alone() -> None:
    ends = socket.socketpair()
    with ends[0], ends[1], socket.socket() as unbound:
        answer_at_once()
        assert not unbound.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
