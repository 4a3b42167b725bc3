"""Masks beside images, which mark a region in them and are no samples of their own."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import PurePosixPath

from engine.datasets.uploads.decoding import Upload
from engine.text import N_, Message, message, plural

_FOLDER = re.compile(r"(segmentation[\s_-]*)?masks?|segmentations?|ground[\s_-]*truths?|annotations?", re.IGNORECASE)
_ENDING = re.compile(r"[\s_-]+(mask|seg|segmentation|label)([\s_-]*\d+)?$", re.IGNORECASE)


def without_masks(files: Sequence[Upload]) -> tuple[list[Upload], list[Message]]:
    """The images without masks, if each mask belongs to one of them: `masks/7.png` to `images/7.png`."""
    paths = [PurePosixPath(file.path) for file in files]
    images = {_stem(path) for path in paths if not _is_mask(path)}
    masks = [_is_mask(path) and _stem(path) in images for path in paths]
    count = sum(masks)
    if not count:
        return list(files), []
    template = plural(count, N_("1 mask was skipped."), N_("{count} masks were skipped."))
    kept = [file for file, is_mask in zip(files, masks, strict=True) if not is_mask]
    return kept, [message(template, count=count)]


def _is_mask(path: PurePosixPath) -> bool:
    return any(map(_FOLDER.fullmatch, path.parts[:-1])) or bool(_ENDING.search(path.stem))


def _stem(path: PurePosixPath) -> str:
    return _ENDING.sub("", path.stem)
