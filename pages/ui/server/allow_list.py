"""The addresses at which the app responds, and the pages that may send it requests."""

from __future__ import annotations

import ipaddress
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from starlette.datastructures import Headers
from starlette.types import Scope

from engine.errors import RequestError
from engine.text import N_
from pages.ui.server.origins import VARIABLE, Origin, parse_origin, plain_host

LOOPBACK = frozenset({"localhost", "127.0.0.1", "::1"})
MAX_SHOWN = 100


class OriginError(RequestError):
    """A request to an address that is not the app's, or from a page that is not; `status` is the response's."""

    def __init__(self, status: int, template: str, **values: Any) -> None:
        self.status = status
        super().__init__(template, **values)


@dataclass(frozen=True)
class AllowList:
    """Origins that the operator named, and host names that the app listens on.

    The loopback names and the address at which a connection arrived are always allowed, and no others: a foreign
    domain that resolves to this machine (DNS rebinding) would make its pages look like ours.
    """

    origins: frozenset[Origin] = frozenset()
    names: frozenset[str] = frozenset()

    def public_origin(self, scope: Scope) -> Origin:
        """The origin under which the visitor sees the app. Raises `OriginError` if the request must be refused."""
        headers = Headers(scope=scope)
        address = _address(scope, headers)
        is_ours = address.host in self.names | LOOPBACK | _arrived_at(scope)
        named = [origin for origin in sorted(self.origins, key=str) if origin.host == address.host]
        if not is_ours and not named:
            raise _unknown_host(address.netloc, address)
        allowed = self.origins | ({address} if is_ours else set())
        page = _page(scope, headers, allowed)
        return page or (address if address in allowed else named[0])

    def hosts(self) -> Iterable[str]:
        """All host names except the addresses at which connections arrive."""
        return sorted(self.names | LOOPBACK | {origin.host for origin in self.origins})


def _address(scope: Scope, headers: Headers) -> Origin:
    """The origin in the `Host` header."""
    hosts = headers.getlist("host")
    scheme = {"ws": "http", "wss": "https"}.get(scope["scheme"], scope["scheme"])
    address = parse_origin(f"{scheme}://{hosts[0]}") if len(hosts) == 1 else None
    if address is None:
        raise _unknown_host(", ".join(hosts), None)
    return address


def _arrived_at(scope: Scope) -> set[str]:
    """The local IP address of the connection; empty for a Unix socket."""
    server = scope.get("server")
    try:
        return {plain_host(str(ipaddress.ip_address(server[0].partition("%")[0])))} if server else set()
    except ValueError:
        return set()


def _page(scope: Scope, headers: Headers, allowed: Iterable[Origin]) -> Origin | None:
    """The origin of the requesting page; None if the browser states none. Raises `OriginError` for a foreign page."""
    stated = headers.getlist("origin")
    if not stated:
        if _needs_origin(scope) or not _is_from_here(headers):
            raise OriginError(403, N_("Only Layerlab's own pages may request this."))
        return None
    page = parse_origin(stated[0]) if len(stated) == 1 else None
    if page is None or page not in allowed:
        template = N_("Only Layerlab's own pages may request this, but the request came from `{origin}`.")
        raise OriginError(403, template, origin=", ".join(stated)[:MAX_SHOWN])
    return page


def _needs_origin(scope: Scope) -> bool:
    """Browsers always state the origin of a WebSocket and of every method other than GET and HEAD."""
    return scope["type"] == "websocket" or scope["method"] not in {"GET", "HEAD"}


def _is_from_here(headers: Headers) -> bool:
    """Whether a request without an origin came from our page, an address bar, a program, or a link on any page."""
    if headers.get("sec-fetch-site", "none") in {"none", "same-origin"}:
        return True
    return headers.get("sec-fetch-mode") == "navigate" and headers.get("sec-fetch-dest") == "document"


def _unknown_host(host: str, address: Origin | None) -> OriginError:
    if address is None:
        return OriginError(421, N_("`{host}` is not a host name."), host=host[:MAX_SHOWN])
    template = N_("Layerlab does not answer at `{host}`. Use another of its addresses, or start it with `{setting}`.")
    return OriginError(421, template, host=host[:MAX_SHOWN], setting=f"{VARIABLE}={address}"[:MAX_SHOWN])
