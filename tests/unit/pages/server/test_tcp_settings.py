"""Answers leave at once, and a peer that reads nothing is not waited for for ever."""

from __future__ import annotations

import socket

from pages.ui.server.tcp_settings import SILENT_MS, prepare_connections


def test_connections_to_come_send_each_packet_at_once() -> None:
    with socket.create_server(("127.0.0.1", 0)) as listening:
        prepare_connections()
        with socket.create_connection(listening.getsockname()), listening.accept()[0] as accepted:
            assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
            if hasattr(socket, "TCP_USER_TIMEOUT"):
                assert accepted.getsockopt(socket.IPPROTO_TCP, socket.TCP_USER_TIMEOUT) == SILENT_MS


def test_other_sockets_are_left_alone() -> None:
    ends = socket.socketpair()
    with ends[0], ends[1], socket.socket() as unbound:
        prepare_connections()
        assert not unbound.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY)
