"""All images of an upload as samples, prepared in the same way; unreadable ones are skipped."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.datasets.picture_preparation import Preparation
from engine.datasets.uploads import progress
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.picture_decision import preparation_for
from engine.datasets.uploads.picture_files import (
    header_of,
    require_pixels,
    require_readable,
    sample_of,
    unreadable_notes,
)
from engine.datasets.uploads.picture_settings import PictureSettings
from engine.datasets.uploads.picture_shapes import shape_notes, usual_side
from engine.errors import LimitError
from engine.limits import limits
from engine.text import N_, Message
from engine.views import Array


@dataclass(frozen=True)
class PictureSamples:
    """`x` `(N, C, S, S)` uint8 of the files with the numbers `kept`."""

    x: Array
    kept: tuple[int, ...]
    how: Preparation
    report: tuple[Message, ...]


def samples_of(files: Sequence[Upload], settings: PictureSettings, side: int | None) -> PictureSamples:
    """`side`: None: decided by the sizes of the images. Raises `FileFormatError` if too many are unreadable, `LimitError` if they are too large together."""
    headers = [header_of(file) for file in files]
    require_pixels(headers)
    require_readable([file for file, header in zip(files, headers, strict=True) if not header], len(files))
    known = [(number, header) for number, header in enumerate(headers) if header]
    sizes = [header for _, header in known]
    how, notes = preparation_for([files[number] for number, _ in known], sizes, settings, side or usual_side(sizes))
    _require_memory(len(files), how)
    x, kept = _prepared(files, [number for number, _ in known], how)
    unreadable = [file for number, file in enumerate(files) if number not in set(kept)]
    return PictureSamples(x, tuple(kept), how, (*unreadable_notes(unreadable), *notes, *shape_notes(sizes, how)))


def _prepared(files: Sequence[Upload], numbers: Sequence[int], how: Preparation) -> tuple[Array, list[int]]:
    """The samples of the readable files among `numbers`, and their numbers."""
    x = np.empty((len(numbers), how.channels, how.height, how.width), np.uint8)
    kept: list[int] = []
    unreadable = [file for number, file in enumerate(files) if number not in set(numbers)]
    for done, number in enumerate(numbers):
        progress.report(done, len(numbers))
        sample = sample_of(files[number], how)
        if sample is None:
            unreadable.append(files[number])
            require_readable(unreadable, len(files))
            continue
        x[len(kept)] = sample
        kept.append(number)
    return x[: len(kept)], kept


def _require_memory(count: int, how: Preparation) -> None:
    size, limit = count * how.channels * how.height * how.width, limits().memory_bytes // 8
    if size > limit:
        template = N_("These images take {size} bytes; the limit is {limit}. Choose a smaller size.")
        raise LimitError(template, size=size, limit=limit)
