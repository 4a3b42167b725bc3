"""Stores uploaded data sets: one folder per owner and id, written completely or not at all.

    own/<digest of the owner>/<id>/about.json     what is known without loading: shape, classes, report
                                   *.npy          the samples

Ids are 128 random bits. Only the owner can open a data set or train on it, even if others know its id. The views of a
run, which include val samples, can be seen by anyone with the link of the run.
"""

from __future__ import annotations

import hashlib
import os
import re
import secrets
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from pydantic import BaseModel, ConfigDict, JsonValue

from engine.datasets.cache import forget, size_of
from engine.errors import LimitError, NotFoundError
from engine.home import data_home
from engine.limits import limits
from engine.registry import Choice
from engine.text import N_, Message
from engine.views import Array

ID = re.compile(r"[0-9a-f]{32}")
MAX_TITLE_LENGTH = 80
MB = 2**20
_ABANDONED_S = 3600
"""Unfinished data sets older than this were left by a killed process."""


_UNSAVED: dict[str, tuple[About, Mapping[str, Array]]] = {}
"""Data sets that are not saved yet, by id."""


class About(BaseModel):
    """What is known of a data set without loading it. `facts` depend on its kind; `config` are settings of its use."""

    model_config = ConfigDict(frozen=True)

    id: str
    kind: str
    title: str
    created_at: float
    samples: int
    facts: dict[str, JsonValue]
    report: tuple[Message, ...] = ()
    config: dict[str, JsonValue] = {}
    weights: bool = False
    """Whether its classes are to be balanced by class weights in the loss."""
    deleted: bool = False

    def choice(self) -> Choice:
        """The data set as it is saved in a plan."""
        return Choice(name=self.kind, id=self.id, **self.config)


def keep(owner: str, about: Mapping[str, Any], arrays: Mapping[str, Array]) -> About:
    """Saves a new data set; `about` is an `About` without id and time. Raises `LimitError` if the owner's quota is used
    up."""
    entry = About(id=secrets.token_hex(16), created_at=time.time(), **about)
    place = _folder_of(owner)
    _require_room(owner, sum(array.nbytes for array in arrays.values()))
    place.mkdir(parents=True, exist_ok=True)
    unfinished = Path(tempfile.mkdtemp(prefix="unfinished-", dir=place))
    try:
        for name, array in arrays.items():
            with (unfinished / f"{name}.npy").open("wb") as file:
                np.save(file, array, allow_pickle=False)
                os.fsync(file.fileno())
        _write(unfinished / "about.json", entry)
        unfinished.rename(place / entry.id)
    finally:
        shutil.rmtree(unfinished, ignore_errors=True)
        _sweep(place)
    return entry


@contextmanager
def unsaved(about: Mapping[str, Any], arrays: Mapping[str, Array]) -> Iterator[About]:
    """A data set that is in the memory of this process alone, to compute with it before it is saved."""
    entry = About(id=secrets.token_hex(16), created_at=time.time(), **about)
    _UNSAVED[entry.id] = (entry, arrays)
    try:
        yield entry
    finally:
        del _UNSAVED[entry.id]
        forget(f"own-{entry.id}")


def about(set_id: str) -> About:
    """Raises `NotFoundError` if there is no such data set."""
    if set_id in _UNSAVED:
        return _UNSAVED[set_id][0]
    return _read(*_stamp(_place(set_id) / "about.json"))


def exists(set_id: str) -> bool:
    """Whether the data set is known; its samples may have been deleted."""
    return set_id in _UNSAVED or _find(set_id) is not None


def array(set_id: str, name: str) -> Array:
    """An array of the data set, mapped copy-on-write. Raises `NotFoundError` if the data set was deleted."""
    if set_id in _UNSAVED:
        return _UNSAVED[set_id][1][name]
    entry = about(set_id)
    if entry.deleted:
        raise NotFoundError(
            N_("The data set `{title}` and its samples were deleted. Runs trained on it remain."),
            title=entry.title,
        )
    mapped: Array = np.load(_place(set_id) / f"{name}.npy", mmap_mode="c", allow_pickle=False).view(np.ndarray)
    return mapped


def sets_of(owner: str) -> list[About]:
    """The owner's data sets, newest first."""
    places = [place for place in _folder_of(owner).glob("*/about.json") if ID.fullmatch(place.parent.name)]
    found = [_read(*_stamp(place)) for place in places]
    return sorted((entry for entry in found if not entry.deleted), key=lambda entry: -entry.created_at)


def belongs(set_id: str, owner: str) -> bool:
    """Whether the data set belongs to this owner."""
    place = _find(set_id)
    return place is not None and place.parent == _folder_of(owner)


def delete(set_id: str, used: bool) -> None:
    """Deletes the samples at once. If runs have `used` the data set, its shape and classes are kept for their
    display."""
    place = _place(set_id)
    if used:
        _write(place / "about.json", about(set_id).model_copy(update={"deleted": True, "report": ()}))
        for file in place.glob("*.npy"):
            file.unlink()
    else:
        going = place.with_name(f"unfinished-{place.name}")
        place.rename(going)
        shutil.rmtree(going, ignore_errors=True)
    forget(f"own-{set_id}")


def used_bytes(owner: str) -> int:
    """The disk space of all data sets of the owner, including caches."""
    sets = sum(file.stat().st_size for file in _folder_of(owner).glob("*/*") if file.is_file())
    return sets + sum(
        size_of(f"own-{folder.name}") for folder in _folder_of(owner).glob("*") if ID.fullmatch(folder.name)
    )


def _require_room(owner: str, size: int) -> None:
    limit, have = limits().own_sets, len(sets_of(owner))
    if have >= limit:
        template = N_("You have {have} data sets (limit {limit}). Delete one first.")
        raise LimitError(template, have=have, limit=limit)
    used, room = used_bytes(owner), limits().disk_bytes_per_owner
    if used + size > room:
        template = N_("With this data set you would use {used} MB; the limit is {limit} MB. Delete one first.")
        raise LimitError(template, used=round((used + size) / MB), limit=round(room / MB))


def _root() -> Path:
    return data_home() / "own"


def _owners() -> list[Path]:
    return [folder for folder in _root().glob("*") if folder.is_dir()]


def _folder_of(owner: str) -> Path:
    return _root() / digest_of(owner)


def digest_of(owner: str) -> str:
    """A digest, since the owner's secret from their cookie must not be written to disk."""
    return hashlib.sha256(owner.encode()).hexdigest()[:32]


def _place(set_id: str) -> Path:
    place = _find(set_id)
    if place is None:
        raise NotFoundError(N_("Data set `{id}` not found. It may have been deleted."), id=set_id[:40])
    return place


def _find(set_id: str) -> Path | None:
    if not ID.fullmatch(set_id):
        return None
    return next((folder / set_id for folder in _owners() if (folder / set_id / "about.json").is_file()), None)


def _stamp(path: Path) -> tuple[str, int]:
    return str(path), path.stat().st_mtime_ns


@lru_cache(maxsize=256)
def _read(path: str, _written_at: int) -> About:
    return About.model_validate_json(Path(path).read_bytes())


def _write(path: Path, entry: About) -> None:
    unfinished = path.with_suffix(".unfinished")
    with unfinished.open("wb") as file:
        file.write(entry.model_dump_json().encode())
        file.flush()
        os.fsync(file.fileno())
    unfinished.replace(path)


def _sweep(place: Path) -> None:
    for folder in place.glob("unfinished-*"):
        if folder.stat().st_mtime < time.time() - _ABANDONED_S:
            shutil.rmtree(folder, ignore_errors=True)
