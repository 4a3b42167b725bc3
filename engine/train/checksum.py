"""The checksum of a checkpoint: computed over all bytes of its file, and stored in it."""

from __future__ import annotations

import hashlib

FIELD = b'"sha256":"'
BLANK = "0" * 64
"""Stands in the checksum's place while it is computed."""


def add_checksum(packed: bytes) -> bytes:
    """The file with its checksum in place of `BLANK`."""
    start = _start(packed)
    assert start is not None
    view = memoryview(packed)
    return b"".join((view[:start], _checksum(view, start).encode(), view[start + len(BLANK) :]))


def read_checksum(packed: bytes) -> str | None:
    """The checksum stored in a file; None in files from before checksums were added."""
    start = _start(packed)
    return None if start is None else packed[start : start + len(BLANK)].decode("ascii", "replace")


def is_intact(packed: bytes) -> bool:
    """Whether the stored checksum matches the file."""
    start = _start(packed)
    return start is not None and read_checksum(packed) == _checksum(memoryview(packed), start)


def _checksum(packed: memoryview, start: int) -> str:
    digest = hashlib.sha256(packed[:start])
    digest.update(BLANK.encode())
    digest.update(packed[start + len(BLANK) :])
    return digest.hexdigest()


def _start(packed: bytes) -> int | None:
    """The position of the checksum in the header. Quotes inside the tree are escaped, so it is unique."""
    length = int.from_bytes(packed[:8], "little")
    found = packed.find(FIELD, 8, 8 + length)
    return None if found < 0 else found + len(FIELD)
