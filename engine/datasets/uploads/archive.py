"""Zip archives, read in memory within limits: member names are never used as paths, and declared sizes are enforced."""

from __future__ import annotations

import io
import re
import stat
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import PurePosixPath

from engine.datasets.uploads.decoding import Upload, quotable
from engine.datasets.uploads.member_names import decoded_names
from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_

_ENTRY = b"PK\x01\x02"
"""The signature of each entry in an archive's directory."""
_MEMBER_BYTES = 50 * 2**20
_MAX_RATIO = 200
"""Text compresses to a tenth; a ratio of 200 occurs in zip bombs."""
_SMALL = 2**20
_SKIPPED = re.compile(r"(^|/)(__MACOSX/|\.|Thumbs\.db$|desktop\.ini$)", re.IGNORECASE)
"""Files that operating systems add by themselves."""
TOO_LARGE = N_("`{file}` unpacks to {size} bytes; the limit is {limit}. Use a part of it.")


def is_archive(file: Upload) -> bool:
    """Decided by the first bytes, regardless of the name."""
    return file.data[:4] in (b"PK\x03\x04", b"PK\x05\x06")


def paths(file: Upload) -> list[str]:
    """The paths of the files in an archive, none of which is unpacked. Raises as `members` does."""
    with _opened(file) as archive:
        return [path for path, _ in _checked_entries(file, archive.infolist(), hidden=False)]


def members(file: Upload, hidden: bool = False) -> Iterator[Upload]:
    """The files in an archive, named by their paths within it; all entries are checked before the first is unpacked.

    `hidden`: also those whose names begin with a dot, or that operating systems add.
    Raises `FileFormatError` for damaged archives and paths that lead outside, `LimitError` for too much content.
    """
    with _opened(file) as archive:
        for path, entry in _checked_entries(file, archive.infolist(), hidden):
            yield Upload(path, _unpacked(archive, entry), path)


@contextmanager
def _opened(file: Upload) -> Iterator[zipfile.ZipFile]:
    check_count(file, file.data.count(_ENTRY))
    try:
        with zipfile.ZipFile(io.BytesIO(file.data)) as archive:
            yield archive
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, OSError, ValueError, RuntimeError):
        template = N_("`{file}` is damaged and cannot be unpacked. Pack it again.")
        raise FileFormatError(template, file=file.name) from None


def check_count(file: Upload, count: int) -> None:
    """Raises `LimitError` if `count` files are too many for an archive."""
    limit = limits().members
    if count > limit:
        template = N_("`{file}` contains {count} files; the limit is {limit}. Use a part of them.")
        raise LimitError(template, file=file.name, count=count, limit=limit)


def _checked_entries(file: Upload, entries: list[zipfile.ZipInfo], hidden: bool) -> list[tuple[str, zipfile.ZipInfo]]:
    """The files with their paths."""
    check_count(file, len(entries))
    size, limit = sum(entry.file_size for entry in entries), limits().unpacked_bytes
    if size > limit:
        raise LimitError(TOO_LARGE, file=file.name, size=size, limit=limit)
    named = list(zip(decoded_names(entries), entries, strict=True))
    for path, entry in named:
        for spelling in (path, entry.filename, entry.orig_filename):
            _check_path(file, spelling)
        _check_entry(file, path, entry)
    kept = [(path, entry) for path, entry in named if not path.endswith("/") and (hidden or not _SKIPPED.search(path))]
    if not kept:
        raise FileFormatError(N_("`{file}` is an empty archive."), file=file.name)
    return kept


def _check_path(file: Upload, path: str) -> None:
    parts = PurePosixPath(path.replace("\\", "/")).parts
    if path.startswith(("/", "\\")) or ".." in parts or re.match(r"[A-Za-z]:", path) or "\0" in path:
        template = N_("`{file}` contains `{member}`, a path outside the archive. Pack the folders again.")
        raise FileFormatError(template, file=file.name, member=quotable(path, 80))


def _check_entry(file: Upload, name: str, entry: zipfile.ZipInfo) -> None:
    if stat.S_ISLNK(entry.external_attr >> 16):
        template = N_("`{file}` contains a link, `{member}`. Pack the files themselves.")
        raise FileFormatError(template, file=file.name, member=quotable(name, 80))
    if entry.flag_bits & 1:
        template = N_("`{file}` contains `{member}`, which is password-protected. Pack it without a password.")
        raise FileFormatError(template, file=file.name, member=quotable(name, 80))
    if entry.file_size > _MEMBER_BYTES or entry.file_size > max(_SMALL, entry.compress_size * _MAX_RATIO):
        template = N_("`{member}` in `{file}` unpacks from {packed} to {size} bytes; the limit is {limit}.")
        limit = min(_MEMBER_BYTES, max(_SMALL, entry.compress_size * _MAX_RATIO))
        raise LimitError(
            template,
            file=file.name,
            member=quotable(name, 80),
            packed=entry.compress_size,
            size=entry.file_size,
            limit=limit,
        )


def _unpacked(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> bytes:
    """Unpacks at most the declared size; a longer member fails its checksum."""
    with archive.open(entry) as member:
        return member.read(entry.file_size + 1)
