"""Middleware for every request: the check of address and origin, the visitor's cookie, and security headers."""

from __future__ import annotations

import asyncio
from functools import cache

from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.ui.server.allow_list import AllowList, OriginError
from pages.ui.server.document import script_hashes
from pages.ui.server.origins import Origin
from pages.ui.server.refusals import refuse
from pages.ui.visitor import cookies_of, new_cookie, owner_of


@cache
def content_policy() -> str:
    """The Content-Security-Policy: everything from this server, nothing from elsewhere.

    The document's inline scripts are allowed by their hashes. Streamlit loads components as `blob:` modules, its
    styling library (emotion) inserts style tags, and Arrow and the data grid need WebAssembly.
    """
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src 'self' blob: 'wasm-unsafe-eval' {script_hashes()}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "font-src 'self' data:",
            "connect-src 'self' data: blob:",
            "worker-src 'self' blob:",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            "frame-ancestors 'self'",
        )
    )


def safe_headers() -> dict[str, str]:
    """Sent with every response."""
    return {
        "Content-Security-Policy": content_policy(),
        "X-Content-Type-Options": "nosniff",
        "X-Frame-Options": "SAMEORIGIN",
        "Referrer-Policy": "same-origin",
        "Permissions-Policy": "camera=(), microphone=(), geolocation=()",
        "Cross-Origin-Opener-Policy": "same-origin",
        "Cross-Origin-Resource-Policy": "same-origin",
    }


class Guard:
    """ASGI middleware around the whole app: requests that `allowed` refuses reach neither our routes nor Streamlit."""

    def __init__(self, app: ASGIApp, allowed: AllowList | None = None) -> None:
        self.app = app
        self.allowed = allowed or AllowList()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        try:
            origin = self.allowed.public_origin(scope)
        except OriginError as error:
            await refuse(scope, receive, _with_headers(send), error.status, error.message)
            return
        cookie = None if owner_of(cookies_of(Headers(scope=scope))) else new_cookie()
        try:
            await self.app(_seen_as(scope, origin), receive, _with_headers(send, cookie, origin.scheme == "https"))
        except asyncio.CancelledError:
            return  # the server ends and waits no longer for this answer: not an error, so no traceback


def _seen_as(scope: Scope, origin: Origin) -> Scope:
    """The request with the address that the visitor sees as its `Host` and `Origin`, whatever a proxy set.

    Redirects then lead to that address, and Streamlit finds `Host` and `Origin` identical. If they differ, Streamlit
    asks an external server for this machine's public address, in the event loop, before it reads its allow list.
    """
    scheme = origin.scheme if scope["type"] == "http" else origin.scheme.replace("http", "ws")
    own = {b"host": origin.netloc.encode(), b"origin": str(origin).encode()}
    stated = [(name, own.get(name, value)) for name, value in scope["headers"] if name != b"host"]
    return {**scope, "scheme": scheme, "headers": [(b"host", own[b"host"]), *stated]}


def _with_headers(send: Send, cookie: str | None = None, is_secure: bool = False) -> Send:
    """Adds the security headers to every response, and `cookie` to HTML. `is_secure`: cookies travel by TLS only."""

    async def send_safely(message: Message) -> None:
        if message["type"] in {"http.response.start", "websocket.http.response.start"}:
            headers = MutableHeaders(scope=message)
            for name, value in safe_headers().items():
                headers.setdefault(name, value)
            if cookie and headers.get("content-type", "").startswith("text/html"):
                headers.append("Set-Cookie", cookie)
            if is_secure:
                message["headers"] = [_secured(*header) for header in headers.raw]
        await send(message)

    return send_safely


def _secured(name: bytes, value: bytes) -> tuple[bytes, bytes]:
    """The header, with `Secure` added if it sets a cookie (Streamlit's cookies included)."""
    is_open = name.lower() == b"set-cookie" and b"secure" not in value.lower().split(b"; ")
    return name, value + b"; Secure" if is_open else value
