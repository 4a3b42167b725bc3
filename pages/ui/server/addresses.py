"""The addresses of this app: read once from its settings, passed to Streamlit, and printed at startup."""

from __future__ import annotations

import ipaddress
import sys
from collections.abc import Mapping
from typing import NoReturn

from streamlit import config

from engine.errors import LayerlabError
from pages.ui.server.allow_list import AllowList
from pages.ui.server.origins import Origin, read_origins

EVERYWHERE = frozenset({"", "0.0.0.0", "::"})  # noqa: S104 - compared with, not bound to


def read_allow_list(environment: Mapping[str, str]) -> AllowList:
    """The hosts and origins that `LAYERLAB_ORIGINS` and `server.address` allow; exits with a message if malformed."""
    try:
        origins = read_origins(environment)
    except LayerlabError as error:
        _end(str(error))
    address = _listening_address()
    is_name = address not in EVERYWHERE and "/" not in address and not _is_ip(address)
    return AllowList(origins, frozenset({address.lower()} if is_name else ()))


def configure_streamlit(allowed: AllowList) -> None:
    """Configures Streamlit's own checks, which run behind ours, with the same lists.

    If the app listens on all addresses, only the connection shows which one is used; Streamlit's list of hosts then
    stays empty, which allows all.
    """
    address = _listening_address()
    config.set_option("server.corsAllowedOrigins", [str(origin) for origin in allowed.origins])
    config.set_option("server.allowedHosts", [] if address in EVERYWHERE else sorted({address, *allowed.hosts()}))


def print_addresses(allowed: AllowList) -> None:
    """Prints the app's addresses. Streamlit's message is off: it asks an external server for this machine's address."""
    scheme = "https" if config.get_option("server.sslCertFile") else "http"
    address = _listening_address()
    host = "localhost" if address in EVERYWHERE else address
    listening = [] if "/" in host else [Origin(scheme, host, int(config.get_option("server.port")))]
    for origin in [*listening, *sorted(allowed.origins, key=str)]:
        sys.stdout.write(f"Layerlab: {origin}\n")
    sys.stdout.flush()


def _listening_address() -> str:
    return str(config.get_option("server.address") or "")


def _is_ip(text: str) -> bool:
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def _end(sentence: str) -> NoReturn:
    sys.stderr.write(f"{sentence}\n")
    raise SystemExit(2)
