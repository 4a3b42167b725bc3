"""Writes a file so that it is there whole after a power cut, or as it was before."""

from __future__ import annotations

import os
import secrets
import time
from contextlib import suppress
from pathlib import Path

DRAFT = ".*.part"
"""The pattern of a file that is being written; one that outlives its writer was left by a kill."""


def write_durably(path: Path, content: bytes) -> None:
    """Writes a draft beside `path`, syncs it to the disk, and moves it into place."""
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.parent / f".{secrets.token_hex(6)}.part"
    try:
        _write_synced(draft, content)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise
    _sync_folder(path.parent)


def remove_draft(draft: Path, older_than_s: float = 0.0) -> None:
    """Removes a draft unless its writer may still be at work or has just finished it."""
    try:
        if time.time() - draft.stat().st_mtime >= older_than_s:
            draft.unlink()
    except FileNotFoundError:
        return


def _write_synced(path: Path, content: bytes) -> None:
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
