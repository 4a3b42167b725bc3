"""Writes files atomically and durably: after a power cut a file is either complete or unchanged."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from shutil import copyfileobj
from typing import BinaryIO

DRAFT = ".*.part"
"""Matches files that are being written; any that outlive their writer were left by a kill."""


def write_durably(path: Path, content: bytes) -> None:
    """Writes a draft next to `path`, syncs it to disk and renames it to `path`."""
    _make_durably(path, lambda file: file.write(content))


def copy_durably(source: Path, path: Path) -> None:
    """Copies a file in the same way, in pieces."""
    with source.open("rb") as original:
        _make_durably(path, lambda file: copyfileobj(original, file))


def _make_durably(path: Path, write: Callable[[BinaryIO], object]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    draft = path.parent / f".{secrets.token_hex(6)}.part"
    try:
        _write_synced(draft, write)
        draft.replace(path)
    except OSError:
        with suppress(OSError):
            draft.unlink()
        raise
    _sync_folder(path.parent)


def remove_draft(draft: Path, older_than_s: float = 0.0) -> None:
    """Removes a draft unless its writer may still be active or has just finished."""
    try:
        if time.time() - draft.stat().st_mtime >= older_than_s:
            draft.unlink()
    except FileNotFoundError:
        return


def _write_synced(path: Path, write: Callable[[BinaryIO], object]) -> None:
    with path.open("wb") as file:
        write(file)
        file.flush()
        os.fsync(file.fileno())


def _sync_folder(folder: Path) -> None:
    if os.name == "posix":
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
