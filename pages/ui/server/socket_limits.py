"""Limits on the WebSockets per visitor and per address, and on the bytes that each may leave unread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from engine.limits import Limits, limits
from engine.text import N_, Message, message
from pages.ui.server.outbox import Outbox
from pages.ui.server.refusals import refuse
from pages.ui.visitor import cookies_of, owner_of

PATIENCE_S = 60.0
"""How long a message may wait for the page to read it."""
TOO_MANY = 429
TOO_MANY_PAGES = N_("Too many of your Layerlab pages are open. Close some, then open this one again.")
TOO_MANY_VISITORS = N_("Too many Layerlab pages are open from your network address. Try again later.")


class Sockets:
    """ASGI middleware behind `Guard`. A page that could not open its socket gets the reason in place of its document."""

    def __init__(self, app: ASGIApp, allowed: Limits | None = None, patience_s: float = PATIENCE_S) -> None:
        self.app = app
        self.allowed = allowed or limits()
        self.patience_s = patience_s
        self.open: Counter[str] = Counter()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        reason = self._reason_to_refuse(scope) if _opens_a_page(scope) else None
        if reason:
            await refuse(scope, receive, send, TOO_MANY, reason)
        elif scope["type"] == "websocket":
            with self._counted(scope):
                await self._serve(scope, receive, send)
        else:
            await self.app(scope, receive, send)

    def _reason_to_refuse(self, scope: Scope) -> Message | None:
        owner, address = _keys(scope)
        if self.open[owner] >= self.allowed.sockets_per_owner:
            return message(TOO_MANY_PAGES)
        if self.open[address] >= self.allowed.sockets_per_address:
            return message(TOO_MANY_VISITORS)
        return None

    @contextmanager
    def _counted(self, scope: Scope) -> Iterator[None]:
        keys = set(_keys(scope))
        self.open.update(keys)
        try:
            yield
        finally:
            self.open.subtract(keys)
            for key in keys:
                if not self.open[key]:
                    del self.open[key]

    async def _serve(self, scope: Scope, receive: Receive, send: Send) -> None:
        outbox = Outbox(receive, send, self.allowed.unread_bytes, self.patience_s)
        try:
            await self.app(scope, outbox.receive, outbox.send)
        finally:
            await outbox.close()


def _opens_a_page(scope: Scope) -> bool:
    """Whether the request is for a socket, or for a document, whose page will open one."""
    if scope["type"] == "websocket":
        return True
    return scope["type"] == "http" and Headers(scope=scope).get("sec-fetch-dest") == "document"


def _keys(scope: Scope) -> tuple[str, str]:
    """The visitor and the address. Visitors without a cookie (on their first page) count as one per address."""
    client = scope.get("client")
    address = f"address {client[0] if client else ''}"
    return owner_of(cookies_of(Headers(scope=scope))) or f"no cookie, {address}", address
