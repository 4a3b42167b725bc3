"""Checks that the disks have room for what runs write."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from engine.errors import LayerlabError, LimitError, StorageUnavailableError, StoreError
from engine.limits import limits
from engine.runs.database_errors import reason_of
from engine.runs.home import data_home, local_artifacts
from engine.text import N_

MB = 2**20


def shortage() -> LimitError | None:
    """The error for runs that cannot start or continue because a disk for data or artifacts is full or unusable."""
    folders = {data_home(), local_artifacts() or data_home()}
    return next((short for folder in sorted(folders) if (short := _shortage(folder))), None)


@contextmanager
def without_room() -> Iterator[None]:
    """Ignores database errors caused by a full disk; other database errors pass through."""
    try:
        yield
    except StoreError:
        if not shortage():
            raise


@contextmanager
def storage_errors(kind: type[Exception] = OSError) -> Iterator[None]:
    """Raises `StorageUnavailableError` for these types of errors, which differ between file systems and object stores."""
    try:
        yield
    except LayerlabError:
        raise
    except kind as error:
        reason = getattr(error, "strerror", None) or reason_of(error)
        template = N_("Run files cannot be read or written: {reason}.")
        raise StorageUnavailableError(template, reason=reason) from error


def _shortage(folder: Path) -> LimitError | None:
    try:
        return _shortage_in(_existing(folder))
    except OSError as error:  # for example a file server that is down
        template = N_("The data disk cannot be used: {reason}.")
        return LimitError(template, reason=error.strerror or str(error))


def _shortage_in(folder: Path) -> LimitError | None:
    free, limit = shutil.disk_usage(folder).free, limits().free_disk_bytes
    if free < limit:
        template = N_("The data disk has {free} MB left, but {limit} MB must be free. Delete runs or files.")
        return LimitError(template, free=free // MB, limit=round(limit / MB))
    files, limit = _free_files(folder), limits().free_files
    if files is not None and files < limit:
        template = N_("The data disk has room for {free} more files, but {limit} are needed. Delete runs or files.")
        return LimitError(template, free=files, limit=limit)
    if not os.access(folder, os.W_OK):
        return LimitError(N_("The data disk is read-only. Make it writable."))
    return None


def _free_files(folder: Path) -> int | None:
    """The number of free inodes; None if the file system has no fixed number."""
    if not hasattr(os, "statvfs"):
        return None
    disk = os.statvfs(folder)
    return disk.f_favail if disk.f_files else None


def _existing(folder: Path) -> Path:
    """The folder or its nearest existing parent: folders are created on first use."""
    return next(path for path in (folder, *folder.parents) if path.is_dir())
