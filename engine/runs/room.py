"""Whether the disk has room for what runs write."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager

from sqlalchemy.exc import DBAPIError

from engine.errors import LimitError
from engine.home import data_home
from engine.limits import limits
from engine.text import N_

MB = 2**20


def shortage() -> LimitError | None:
    """What to refuse a run with while the disk that holds the data is too full for one to begin or to go on."""
    free, limit = shutil.disk_usage(data_home()).free, limits().free_disk_bytes
    if free >= limit:
        return None
    template = N_(
        "The disk that holds Layerlab's data has {free} MB left, and {limit} MB must be free. Delete runs or files that "
        "you no longer need."
    )
    return LimitError(template, free=free // MB, limit=round(limit / MB))


@contextmanager
def without_room() -> Iterator[None]:
    """Passes over what the database could not write for want of room; any other failure of it goes on."""
    try:
        yield
    except DBAPIError:
        if not shortage():
            raise
