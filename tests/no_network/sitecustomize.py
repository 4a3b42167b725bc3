"""On `PYTHONPATH`, blocks every attempt of a process to reach another machine, and logs it to `NO_NETWORK_LOG`."""

from __future__ import annotations

import ipaddress
import os
import sys
import traceback
from pathlib import Path
from typing import Any

LOOPBACK_NAMES = frozenset({"localhost", "", "0.0.0.0", "::", None})  # noqa: S104 - compared with, not bound to


def _is_near(host: Any) -> bool:
    name = host.decode() if isinstance(host, bytes) else host
    try:
        return name in LOOPBACK_NAMES or ipaddress.ip_address(name).is_loopback
    except ValueError:
        return False


def _refuse_others(event: str, arguments: tuple[Any, ...]) -> None:
    if event in {"socket.connect", "socket.sendto", "socket.sendmsg"}:
        address = arguments[1]
        host = address[0] if isinstance(address, tuple) else None  # a path: a Unix socket
    elif event in {"socket.getaddrinfo", "socket.gethostbyname"}:
        host = arguments[0]
    else:
        return
    if not _is_near(host):
        with Path(os.environ["NO_NETWORK_LOG"]).open("a", encoding="utf-8") as log:
            log.write(f"{event} {host}\n{''.join(traceback.format_stack(limit=8))}\n")
        raise ConnectionRefusedError(f"{host} is another machine")


sys.addaudithook(_refuse_others)
