"""Thumbnails of images that are to be labeled by hand."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.datasets.picture_preparation import Preparation
from engine.datasets.uploads import progress
from engine.datasets.uploads.decoding import Upload, require_size
from engine.datasets.uploads.picture_files import header_of, require_pixels, require_readable, sample_of
from engine.errors import LimitError
from engine.text import N_
from engine.views import Array

SIDE = 56
MAX_LABELLED = 1000
"""The maximum number of images labeled by hand."""
_UNREADABLE = 128
"""The gray of the thumbnail of an unreadable image, which is skipped later."""


def thumbnails(files: Sequence[Upload]) -> Array:
    """Thumbnails `(N, S, S, 3)` uint8 of files that are to be labeled."""
    require_size(list(files))
    if len(files) > MAX_LABELLED:
        template = N_(
            "Got {count} images; at most {limit} can be labeled here. Upload a zip with one folder per class instead."
        )
        raise LimitError(template, count=len(files), limit=MAX_LABELLED)
    require_pixels([header_of(file) for file in files])
    how = Preparation(channels=3, height=SIDE, width=SIDE, fit="pad")
    x = np.full((len(files), 3, SIDE, SIDE), _UNREADABLE, np.uint8)
    unreadable = []
    for number, file in enumerate(files):
        progress.report(number, len(files))
        sample = sample_of(file, how)
        if sample is None:
            unreadable.append(file)
            require_readable(unreadable, len(files))
        else:
            x[number] = sample
    return x.transpose(0, 2, 3, 1)
