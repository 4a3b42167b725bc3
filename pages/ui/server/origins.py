"""Origins as browsers compare them, and those that `LAYERLAB_ORIGINS` names."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass

from engine.errors import RequestError
from engine.text import N_

VARIABLE = "LAYERLAB_ORIGINS"
PORTS = {"http": 80, "https": 443}
_ORIGIN = re.compile(r"(https?)://(\[[0-9a-f:.]+\]|[a-z0-9._-]+)(?::([0-9]{1,5}))?")


@dataclass(frozen=True)
class Origin:
    """Scheme, host and port: what browsers compare."""

    scheme: str
    host: str
    port: int

    @property
    def netloc(self) -> str:
        """As browsers write it into `Host`: without the scheme's default port."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return host if self.port == PORTS[self.scheme] else f"{host}:{self.port}"

    def __str__(self) -> str:
        return f"{self.scheme}://{self.netloc}"


def parse_origin(text: str) -> Origin | None:
    """`https://lab.school:8443` as an `Origin`; None for text that is not exactly an origin."""
    match = _ORIGIN.fullmatch(text.lower())
    if match is None:
        return None
    scheme, host, port = match.groups()
    number = int(port or PORTS[scheme])
    return Origin(scheme, plain_host(host.strip("[]")), number) if number < 2**16 else None


def read_origins(environment: Mapping[str, str]) -> frozenset[Origin]:
    """The origins in `LAYERLAB_ORIGINS`, separated by commas. Raises `RequestError` for a malformed one."""
    texts = [text.strip() for text in environment.get(VARIABLE, "").split(",") if text.strip()]
    found = {text: parse_origin(text.rstrip("/")) for text in texts}
    for text, origin in found.items():
        if origin is None:
            template = N_("`{name}` is `{got}`, but needs addresses such as https://lab.school, separated by commas.")
            raise RequestError(template, name=VARIABLE, got=text)
    return frozenset(origin for origin in found.values() if origin)


def plain_host(host: str) -> str:
    """One spelling per IP address: an IPv4-mapped IPv6 address is written as IPv4."""
    try:
        address = ipaddress.ip_address(host)
    except ValueError:
        return host.rstrip(".")
    mapped = address.ipv4_mapped if isinstance(address, ipaddress.IPv6Address) else None
    return str(mapped or address)
