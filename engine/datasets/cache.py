"""Arrays that are computed once and then mapped from disk by every process.

A cache entry is a folder of `.npy` files. It is written under a temporary name and renamed when complete, so two
processes may create the same entry at once: the second finds the folder and drops its own.
"""

from __future__ import annotations

import hashlib
import json
import shutil
import tempfile
import time
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from typing import Any

import numpy as np

from engine.home import data_home
from engine.views import Array

_KEPT = 4
"""Entries kept per name; the oldest are deleted."""
_ABANDONED_S = 3600
"""Unfinished entries older than this were left by a killed process."""


def cached(name: str, key: str, make: Callable[[], Mapping[str, Array]]) -> dict[str, Array]:
    """The arrays of the entry `name`, memory-mapped; `make` is called if there is none for `key`.

    They are mapped copy-on-write: writing to one changes neither the file nor other mappings.
    """
    folder = _folder() / f"{name}-{key}"
    arrays = _read(folder)
    if arrays is not None:
        return arrays
    made = dict(make())
    try:
        _write(folder, made)
        _forget_old(name)
    except OSError:  # on a full disk only time is lost, not the run
        return made
    return _read(folder) or made


def peek(name: str, key: str) -> dict[str, Array] | None:
    """The arrays of the entry `name`, or None if it does not exist."""
    return _read(_folder() / f"{name}-{key}")


def size_of(name: str) -> int:
    """The disk space of all entries of `name`."""
    files = _folder().glob(f"{name}-" + "[0-9a-f]" * 16 + "/*")
    return sum(file.stat().st_size for file in files)


def forget(name: str) -> None:
    """Removes every entry of `name`, whose source was deleted."""
    for entry in _folder().glob(f"{name}-" + "[0-9a-f]" * 16):
        shutil.rmtree(entry, ignore_errors=True)


def key_of_config(**config: Any) -> str:
    """A key that changes with any of the (JSON-ready) values."""
    return _digest(json.dumps(config, sort_keys=True))


def key_of_files(paths: Iterable[Path]) -> str:
    """A key that changes when one of the files is replaced or written."""
    return _digest(json.dumps([(str(path.resolve()), path.stat().st_size, path.stat().st_mtime_ns) for path in paths]))


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _folder() -> Path:
    folder = data_home() / "cache"
    folder.mkdir(exist_ok=True)
    return folder


def _read(folder: Path) -> dict[str, Array] | None:
    """The mapped arrays, or None if the entry is missing or a file is truncated."""
    try:
        arrays = {path.stem: np.load(path, mmap_mode="c").view(np.ndarray) for path in sorted(folder.glob("*.npy"))}
    except (OSError, ValueError, EOFError):
        shutil.rmtree(folder, ignore_errors=True)
        return None
    return arrays or None


def _write(folder: Path, arrays: Mapping[str, Array]) -> None:
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=folder.parent))
    try:
        for name, array in arrays.items():
            np.save(unfinished / f"{name}.npy", array, allow_pickle=False)
        unfinished.replace(folder)
    except OSError:
        if not folder.exists():  # not a race with another process: the disk refuses
            raise
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)


def _forget_old(name: str) -> None:
    entries = sorted(_folder().glob(f"{name}-" + "[0-9a-f]" * 16), key=_age)
    abandoned = [entry for entry in _folder().glob("unfinished-*") if _age(entry) < time.time() - _ABANDONED_S]
    for entry in [*entries[:-_KEPT], *abandoned]:
        shutil.rmtree(entry, ignore_errors=True)


def _age(entry: Path) -> float:
    try:
        return entry.stat().st_mtime
    except FileNotFoundError:
        return 0.0
