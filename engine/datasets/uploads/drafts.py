"""Uploaded files that are not saved as a data set yet. They are kept on disk, so no process holds them in memory.

drafts/<digest of the owner>/<id>     the bytes of one file
"""

from __future__ import annotations

import os
import re
import secrets
import time
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from engine.datasets.uploads.archive import is_archive
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.upload_store import digest_of
from engine.errors import HomeError, LimitError, NotFoundError
from engine.home import data_home
from engine.limits import Limits, limits
from engine.text import N_

MB = 2**20
ABANDONED_S = 3600.0
"""Drafts that have not been read for this long are deleted."""
ATTEMPTS = 20
"""Attempts to create a file while other uploads may remove its empty folder."""
_ID = re.compile(r"[0-9a-f]{32}")


@dataclass(frozen=True)
class DraftFile:
    """One file. `name` is only shown, never used as a path; `path` is that in an uploaded folder."""

    id: str
    name: str
    size: int
    is_archive: bool
    path: str = ""


def put(owner: str, file: Upload, bounds: Limits | None = None) -> DraftFile:
    """Stores a file. Raises `LimitError` if too much is stored already, `HomeError` if it cannot be written."""
    size, entry = len(file.data), secrets.token_hex(16)
    folder = _folder_of(owner)
    try:
        _sweep()
        _require_room(folder, size, bounds or limits())
        with os.fdopen(_created(folder, entry), "wb") as stored:
            stored.write(file.data)
    except OSError as error:
        with suppress(OSError):
            (folder / entry).unlink()
        template = N_("`{file}` cannot be stored on the server: {reason}. Free some space, or ask the administrator.")
        raise HomeError(template, file=file.name, reason=error.strerror or str(error)) from None
    return DraftFile(entry, file.name, size, is_archive(file), file.path)


def _created(folder: Path, entry: str) -> int:
    """The descriptor of a new file. Retries if another upload removes the folder while it is still empty."""
    for attempt in range(ATTEMPTS):
        try:
            folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            return os.open(folder / entry, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        except (FileNotFoundError, FileExistsError):
            if attempt == ATTEMPTS - 1:
                raise
    raise AssertionError


def load(owner: str, entry: str, name: str, path: str = "") -> Upload:
    """The file with its bytes; raises `NotFoundError` if it no longer exists."""
    place = _folder_of(owner) / entry
    try:
        if not _ID.fullmatch(entry):
            raise FileNotFoundError
        os.utime(place)
        return Upload(name, place.read_bytes(), path)
    except FileNotFoundError:
        template = N_("`{file}` is no longer on the server: unsaved files are deleted after an hour. Upload it again.")
        raise NotFoundError(template, file=name) from None


def drop(owner: str, drafts: Sequence[DraftFile]) -> None:
    """Deletes files that were saved or are not wanted any more."""
    folder = _folder_of(owner)
    for draft in drafts:
        (folder / draft.id).unlink(missing_ok=True)
    with suppress(OSError):  # does not exist, or is not empty
        folder.rmdir()


def _require_room(folder: Path, size: int, bounds: Limits) -> None:
    """Deletes the owner's oldest files to make room for a new one, but never those of others."""
    mine = sorted(_files(folder), key=lambda item: item[1].st_mtime)
    while mine and size + sum(stat.st_size for _, stat in mine) > 2 * bounds.upload_bytes:
        mine.pop(0)[0].unlink(missing_ok=True)
    used, limit = sum(stat.st_size for every in _folders() for _, stat in _files(every)), bounds.draft_bytes
    if used + size > limit:
        template = N_(
            "With this file of {size} MB, {used} MB would wait on the server; the limit is {limit} MB. Try again "
            "in a few minutes."
        )
        raise LimitError(template, size=_megabytes(size), used=_megabytes(used + size), limit=_megabytes(limit))


def _sweep() -> None:
    for folder in _folders():
        for place, stat in _files(folder):
            if stat.st_mtime < time.time() - ABANDONED_S:
                place.unlink(missing_ok=True)
        with suppress(OSError):
            folder.rmdir()


def _files(folder: Path) -> list[tuple[Path, os.stat_result]]:
    found = []
    with suppress(FileNotFoundError):  # the folder was removed meanwhile
        for place in folder.iterdir():
            with suppress(FileNotFoundError):  # the file was removed meanwhile
                found.append((place, place.stat()))
    return found


def _folders() -> list[Path]:
    return list((data_home() / "drafts").glob("*"))


def _folder_of(owner: str) -> Path:
    return data_home() / "drafts" / digest_of(owner)


def _megabytes(size: int) -> str:
    return f"{size / MB:.3g}"
