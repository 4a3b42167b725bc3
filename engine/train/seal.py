"""A checkpoint's checksum: over every byte of its file, and written into it."""

from __future__ import annotations

import hashlib

FIELD = b'"sha256":"'
BLANK = "0" * 64
"""Stands in the field while the checksum is computed."""


def seal(packed: bytes) -> bytes:
    """The file with its checksum in place of `BLANK`."""
    start = _start(packed)
    assert start is not None
    view = memoryview(packed)
    return b"".join((view[:start], _checksum(view, start).encode(), view[start + len(BLANK) :]))


def sealed(packed: bytes) -> str | None:
    """The checksum that a file holds; None in one from before there were checksums."""
    start = _start(packed)
    return None if start is None else packed[start : start + len(BLANK)].decode("ascii", "replace")


def is_whole(packed: bytes) -> bool:
    """Whether a file with a checksum is as it was written."""
    start = _start(packed)
    return start is not None and sealed(packed) == _checksum(memoryview(packed), start)


def _checksum(packed: memoryview, start: int) -> str:
    digest = hashlib.sha256(packed[:start])
    digest.update(BLANK.encode())
    digest.update(packed[start + len(BLANK) :])
    return digest.hexdigest()


def _start(packed: bytes) -> int | None:
    """Where the checksum stands in the header. Quotes within the tree are escaped, so there is only one such place."""
    length = int.from_bytes(packed[:8], "little")
    found = packed.find(FIELD, 8, 8 + length)
    return None if found < 0 else found + len(FIELD)
