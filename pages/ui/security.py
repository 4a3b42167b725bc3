"""What every request passes through: the visitor's cookie, the Origin check of our routes, and safe headers."""

from __future__ import annotations

import hashlib
import os
import re
import secrets
from collections.abc import Mapping
from functools import cache
from http.cookies import CookieError, SimpleCookie
from urllib.parse import urlsplit

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from pages.ui.document import script_hashes

COOKIE = "layerlab"
OWN_PREFIXES = ("/assets/", "/vendor/", "/catalogue/", "/live", "/api/")
"""Routes of ours; Streamlit checks its own."""
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_YEAR = 365 * 24 * 3600


def owner_of(cookies: Mapping[str, str]) -> str | None:
    """Who the visitor is, from the cookies of a request; None without a sound cookie.

    The store sees only this digest, so that a leaked table gives nobody's cookie away.
    """
    token = str(cookies.get(COOKIE, ""))
    return hashlib.sha256(token.encode()).hexdigest()[:32] if _TOKEN.fullmatch(token) else None


def cookies_of(headers: Headers) -> dict[str, str]:
    """The cookies that a request carries."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def allowed_origin(headers: Headers, must: bool = False) -> bool:
    """Whether a request comes from a page of this very app (or of `LAYERLAB_ORIGINS`, comma separated).

    `must`: a request without an Origin is refused too; browsers always send one with a WebSocket and a POST.
    """
    origin = headers.get("origin")
    if not origin:
        return not must and headers.get("sec-fetch-site", "none") in {"none", "same-origin"}
    extra = {o.strip() for o in os.environ.get("LAYERLAB_ORIGINS", "").split(",") if o.strip()}
    return urlsplit(origin).netloc == headers.get("host") or origin in extra


@cache
def content_policy() -> str:
    """The Content-Security-Policy: everything from this server, nothing from elsewhere.

    The document's inline scripts are allowed by their hashes; components arrive as `blob:` modules; emotion writes
    style tags. Arrow and the data grid need WebAssembly.
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
    }


class Guard:
    """ASGI middleware around the whole app."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] not in {"http", "websocket"}:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if _own(scope["path"]) and not allowed_origin(headers, must=_needs_origin(scope)):
            await _refuse(scope, receive, send)
            return
        await self.app(scope, receive, _sender(scope, headers, send))


def _own(path: str) -> bool:
    return path.startswith(OWN_PREFIXES)


def _needs_origin(scope: Scope) -> bool:
    return scope["type"] == "websocket" or scope["method"] not in {"GET", "HEAD"}


async def _refuse(scope: Scope, receive: Receive, send: Send) -> None:
    if scope["type"] == "websocket":
        await receive()
        await send({"type": "websocket.close", "code": 4403, "reason": "another origin"})
        return
    response = PlainTextResponse("This address answers only to Layerlab's own pages.\n", 403, safe_headers())
    await response(scope, receive, send)


def _sender(scope: Scope, request: Headers, send: Send) -> Send:
    async def send_safely(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            for name, value in safe_headers().items():
                headers.setdefault(name, value)
            if headers.get("content-type", "").startswith("text/html") and not owner_of(cookies_of(request)):
                headers.append("Set-Cookie", _cookie(scope))
        await send(message)

    return send_safely


def _cookie(scope: Scope) -> str:
    secure = "; Secure" if scope.get("scheme") == "https" else ""
    token = secrets.token_urlsafe(32)
    return f"{COOKIE}={token}; Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax{secure}"
