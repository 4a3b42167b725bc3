"""The visitor's cookie, and the owner id derived from it."""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import Mapping
from http.cookies import CookieError, SimpleCookie

from starlette.datastructures import Headers

COOKIE = "layerlab"
_TOKEN = re.compile(r"[A-Za-z0-9_-]{43}")
_YEAR = 365 * 24 * 3600


def owner_of(cookies: Mapping[str, str]) -> str | None:
    """The visitor's owner id, from the cookies of a request; None without a valid cookie.

    The store holds only this digest, so a leaked table does not reveal any cookie.
    """
    token = str(cookies.get(COOKIE, ""))
    return hashlib.sha256(token.encode()).hexdigest()[:32] if _TOKEN.fullmatch(token) else None


def cookies_of(headers: Headers) -> dict[str, str]:
    """The cookies of a request."""
    try:
        return {name: morsel.value for name, morsel in SimpleCookie(headers.get("cookie", "")).items()}
    except CookieError:
        return {}


def new_cookie() -> str:
    """A `Set-Cookie` header for a new visitor."""
    return f"{COOKIE}={secrets.token_urlsafe(32)}; Path=/; Max-Age={_YEAR}; HttpOnly; SameSite=Lax"
