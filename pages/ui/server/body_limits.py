"""Limits on the bodies of HTTP requests: how slowly they may arrive, and how much memory they may occupy together."""

from __future__ import annotations

from collections import Counter

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.limits import Limits, limits
from engine.text import N_, message
from pages.ui.server.arrival import Arrival, Silence
from pages.ui.server.upload_quota import address_of, uploading_session
from pages.ui.visitor import cookies_of, owner_of

MB = 2**20
OVERHEAD_BYTES = 2**16
"""Counted for each request beside its body: the server buffers about that much before the app receives it."""
TOO_MANY, FULL = 429, 503
_OWNER_FULL = N_("You are sending {size} MB at once; the limit is {limit} MB. Try again in a minute.")
_ADDRESS_FULL = N_(
    "{size} MB arrive at once from your network address; the limit is {limit} MB. Try again in a minute."
)
_FULL = N_("Others are sending {size} MB now; the limit is {limit} MB. Try again in a minute.")


class BodyLimits:
    """ASGI middleware behind `Sockets`, for all requests with a body.

    Bodies count until their request is answered. Beyond a limit, the largest body that is still arriving is refused,
    so that small requests pass. Uploads are written to disk, and `UploadQuota` counts them.
    """

    def __init__(self, app: ASGIApp, allowed: Limits | None = None) -> None:
        self.app = app
        self.allowed = allowed or limits()
        self.shares: dict[Arrival, tuple[str, ...]] = {}
        """The keys by which each body is counted: all, its address, its owner."""
        self.bytes: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if not _has_body(scope):
            await self.app(scope, receive, send)
            return
        silence = Silence(self.allowed.silent_s, self.allowed.body_bytes_per_s)
        arrival = Arrival(scope, receive, send, self._add, silence)
        try:
            if not uploading_session(scope):
                self.shares[arrival] = _shares(scope)
                self._add(arrival, OVERHEAD_BYTES)
            await arrival.serve(self.app)
        finally:
            self._forget(arrival)

    def _add(self, arrival: Arrival, received: int) -> None:
        shares = self.shares.get(arrival, ())
        for share in shares:
            self.bytes[share] += received
        for share in shares:
            self._make_room(share)

    def _make_room(self, share: str) -> None:
        limit, status, sentence = self._limit(share)
        while (size := self.bytes[share]) > limit:
            arriving = [one for one, keys in self.shares.items() if share in keys and not one.is_complete]
            if not arriving:
                return  # the others are being answered
            largest = max(arriving, key=lambda one: one.bytes)
            self._forget(largest)
            largest.refuse(status, message(sentence, size=f"{size / MB:.4g}", limit=f"{limit / MB:.4g}"))

    def _limit(self, share: str) -> tuple[int, int, str]:
        if share == "all":
            return self.allowed.body_bytes, FULL, _FULL
        if share.startswith("address"):
            return self.allowed.body_bytes_per_address, TOO_MANY, _ADDRESS_FULL
        return self.allowed.body_bytes_per_owner, TOO_MANY, _OWNER_FULL

    def _forget(self, arrival: Arrival) -> None:
        for share in self.shares.pop(arrival, ()):
            self.bytes[share] -= arrival.bytes + OVERHEAD_BYTES
            if not self.bytes[share]:
                del self.bytes[share]


def _has_body(scope: Scope) -> bool:
    if scope["type"] != "http":
        return False
    headers = Headers(scope=scope)
    return "transfer-encoding" in headers or headers.get("content-length", "0") != "0"


def _shares(scope: Scope) -> tuple[str, ...]:
    """Visitors without a cookie share one limit per address."""
    address = f"address {address_of(scope)}"
    owner = owner_of(cookies_of(Headers(scope=scope))) or f"no cookie, {address}"
    return ("all", address, owner)
