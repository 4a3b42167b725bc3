"""Answers leave at once, and a peer that reads nothing is not waited for for ever."""

from __future__ import annotations

import socket
import sys

import pytest

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


@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no limit of open files.")
def test_more_files_may_be_open_than_the_usual_thousand() -> None:
    import resource

    before = resource.getrlimit(resource.RLIMIT_NOFILE)
    try:
        resource.setrlimit(resource.RLIMIT_NOFILE, (512, before[1]))
        prepare_connections()
        assert resource.getrlimit(resource.RLIMIT_NOFILE)[0] > 512
    finally:
        resource.setrlimit(resource.RLIMIT_NOFILE, before)
