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
from pages.ui.server.refusals import refuse
from pages.ui.visitor import cookies_of, owner_of

if TYPE_CHECKING:
    from streamlit.runtime.memory_uploaded_file_manager import MemoryUploadedFileManager

MB = 2**20
NO_LENGTH, TOO_LARGE, FULL = 411, 413, 503
_PATH = re.compile(r"/_stcore/upload_file/([^/]+)/[^/]+")
_SIZE_MISSING = N_("This upload lacks its size in `Content-Length`, which is required.")
_TOO_MUCH = N_("Your uploads are {size} MB in total; the limit is {limit} MB. Upload fewer files at once.")
_FULL = N_("Others are uploading {size} MB now; the limit is {limit} MB. Try again in a few minutes.")


class UploadQuota:
    """ASGI middleware behind `Guard`: refuses an upload that would exceed a limit, before its body is read."""

    def __init__(self, app: ASGIApp, allowed: Limits | None = None) -> None:
        self.app = app
        self.allowed = allowed or limits()
        self.owners: dict[str, str] = {}
        """The owner of each uploading session."""
        self.arriving: Counter[str] = Counter()
        """Bytes that are being received, by session."""

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        session = _session(scope)
        if session is None:
            await self.app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        length = headers.get("content-length", "")
        if not length.isascii() or not length.isdigit():
            await refuse(scope, receive, send, NO_LENGTH, message(_SIZE_MISSING))
            return
        owner = owner_of(cookies_of(headers)) or session
        if refusal := self._refusal(owner, int(length)):
            await refuse(scope, receive, send, *refusal)
            return
        await self._take_in(scope, receive, send, session, owner, int(length))

    async def _take_in(self, scope: Scope, receive: Receive, send: Send, session: str, owner: str, length: int) -> None:
        self.owners[session] = owner
        self.arriving[session] += length
        try:
            await self.app(scope, receive, send)
        finally:
            self.arriving[session] -= length

    def _refusal(self, owner: str, length: int) -> tuple[int, Message] | None:
        held = held_bytes()
        self.owners = {
            session: one for session, one in self.owners.items() if session in held or self.arriving[session]
        }
        self.arriving = +self.arriving
        mine = sum(held.get(s, 0) + self.arriving[s] for s, one in self.owners.items() if one == owner) + length
        if mine > (limit := self.allowed.held_upload_bytes_per_owner):
            return TOO_LARGE, message(_TOO_MUCH, size=f"{mine / MB:.4g}", limit=f"{limit / MB:.4g}")
        total = sum(held.values()) + self.arriving.total()
        if total + length > (limit := self.allowed.held_upload_bytes):
            return FULL, message(_FULL, size=f"{total / MB:.4g}", limit=f"{limit / MB:.4g}")
        return None


def _session(scope: Scope) -> str | None:
    """The session that uploads a file; None for other requests."""
    match = _PATH.fullmatch(scope["path"]) if scope["type"] == "http" and scope["method"] == "PUT" else None
    return match.group(1) if match else None


def _manager() -> MemoryUploadedFileManager | None:
    return runtime.get_instance().uploaded_file_mgr if runtime.exists() else None  # type: ignore[return-value]


def held_bytes() -> dict[str, int]:
    """The bytes of files that Streamlit holds, by session."""
    manager = _manager()
    sessions = dict(manager.file_storage) if manager else {}
    return {session: sum(len(file.data) for file in list(files.values())) for session, files in sessions.items()}
