"""Limits on the bytes of uploaded files in the server's memory, per visitor and in total."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send
from streamlit import runtime

from engine.limits import Limits, limits
from engine.text import N_, Message, message
from pages.ui.server.arrival import Arrival
from pages.ui.server.refusals import refuse
from pages.ui.visitor import cookies_of, owner_of

if TYPE_CHECKING:
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

MB = 2**20
NO_LENGTH, TOO_LARGE, UNSUPPORTED, TOO_MANY, FULL = 411, 413, 415, 429, 503
MAX_DIGITS = 15
"""Digits of a size that are read; more are far beyond any limit."""
_PATH = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+")
_SIZE_MISSING = N_("This upload lacks its size in `Content-Length`, which is required.")
_CHARSET = N_("This upload states a character set, which is not supported. File names are read as UTF-8.")
"""Python has character sets that take a time quadratic in the length, and one that always fails."""
_TOO_MUCH = N_("Your uploads are {size} MB in total; the limit is {limit} MB. Upload fewer files at once.")
_ADDRESS_FULL = N_(
    "Uploads from your network address are {size} MB in total; the limit is {limit} MB. Try again in a few minutes."
)
_FULL = N_("Uploads of all visitors are {size} MB in total; the limit is {limit} MB. Try again in a few minutes.")


class UploadQuota:
    """ASGI middleware behind `BodyLimits`: refuses an upload that exceeds a limit, at once if its size tells.

    Only bytes that have arrived count, so an upload that sends nothing keeps nobody out. A session belongs to the
    visitor and the address that first uploaded in it, for as long as it holds files.
    """

    def __init__(self, app: ASGIApp, allowed: Limits | None = None) -> None:
        self.app = app
        self.allowed = allowed or limits()
        self.owners: dict[str, str] = {}
        """The owner of each uploading session."""
        self.addresses: dict[str, str] = {}
        """The address of each uploading session."""
        self.arriving: dict[Arrival, str] = {}
        """The session of each upload that is being received."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = uploading_session(scope)
        if session is None:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        if "charset" in headers.get("content-type", "").lower():
            await refuse(scope, receive, send, UNSUPPORTED, message(_CHARSET))
            return
        length = headers.get("content-length", "")
        if not length.isascii() or not length.isdigit():
            await refuse(scope, receive, send, NO_LENGTH, message(_SIZE_MISSING))
            return
        self._register(session, owner_of(cookies_of(headers)) or session, address_of(scope))
        if refusal := self._refusal(session, int(length[:MAX_DIGITS])):
            await refuse(scope, receive, send, *refusal)
            return
        await self._take_in(Arrival(scope, receive, send, self._check), session)

    async def _take_in(self, arrival: Arrival, session: str) -> None:
        self.arriving[arrival] = session
        try:
            await arrival.serve(self.app)
        finally:
            del self.arriving[arrival]

    def _register(self, session: str, owner: str, address: str) -> None:
        kept = {*held_bytes(), *self.arriving.values()}
        self.owners = {one: group for one, group in self.owners.items() if one in kept}
        self.addresses = {one: group for one, group in self.addresses.items() if one in kept}
        self.owners.setdefault(session, owner)
        self.addresses.setdefault(session, address)

    def _check(self, arrival: Arrival, _received: int) -> None:
        if refusal := self._refusal(self.arriving[arrival]):
            arrival.refuse(*refusal)

    def _refusal(self, session: str, announced: int = 0) -> tuple[int, Message] | None:
        """Why this session may not upload what has arrived from it and `announced` more bytes."""
        taken = Counter(held_bytes())
        for arrival, uploading in self.arriving.items():
            taken[uploading] += arrival.bytes
        allowed, owner, address = self.allowed, _group(session, self.owners), _group(session, self.addresses)
        for status, sentence, sessions, limit in (
            (TOO_LARGE, _TOO_MUCH, owner, allowed.held_upload_bytes_per_owner),
            (TOO_MANY, _ADDRESS_FULL, address, allowed.held_upload_bytes_per_address),
            (FULL, _FULL, taken, allowed.held_upload_bytes),
        ):
            if (size := sum(taken[one] for one in sessions) + announced) > limit:
                return status, message(sentence, size=f"{size / MB:.4g}", limit=f"{limit / MB:.4g}")
        return None


def _group(session: str, groups: dict[str, str]) -> list[str]:
    """All sessions in the group of `session`."""
    return [other for other, group in groups.items() if group == groups[session]]


def uploading_session(scope: Scope) -> str | None:
    """The session that uploads a file; None for other requests."""
    match = _PATH.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
    return match.group(1) if match else None


def address_of(scope: Scope) -> str:
    """The visitor's network address; behind a trusted proxy, the one that the proxy states."""
    client = scope.get("client")
    return client[0] if client else ""


def _manager() -> MemoryUploadedFileManager | None:
    return runtime.get_instance().uploaded_file_mgr if runtime.exists() else None  # type: ignore[return-value]


def held_bytes() -> dict[str, int]:
    """The bytes of files that Streamlit holds, by session."""
    manager = _manager()
    sessions = dict(manager.file_storage) if manager else {}
    return {session: sum(len(file.data) for file in list(files.values())) for session, files in sessions.items()}
