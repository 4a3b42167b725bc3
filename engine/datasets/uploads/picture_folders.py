"""Which level of folders around images gives their classes: the one that divides them best."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Sequence

from engine.datasets.uploads.picture_splits import Folders
from engine.datasets.uploads.table import MAX_CLASSES

MIN_COVERED = 0.8
"""A level gives classes if this share of the images has a folder there; the others are left out."""
INNERMOST = -1
"""The level that stands for the folder that contains an image."""
_MIN_MEAN = 3
_GENERIC = frozenset(
    [
        "data",
        "image",
        "images",
        "img",
        "imgs",
        "jpeg",
        "jpg",
        "photo",
        "photos",
        "picture",
        "pictures",
        "png",
        "raw",
        "图片",
        "图像",
    ]
)
"""Names of folders that say nothing about their images."""
_DIGITS = re.compile(r"\d+")


def class_levels(paths: Sequence[Folders]) -> list[int]:
    """The levels that divide the images into classes, the best first; -1 is the folder that contains an image."""
    depth = max(map(len, paths), default=0)
    levels = [level for level in range(depth) if _divides(folders_at(paths, level))]
    if len(set(map(len, paths))) > 1 and _divides(folders_at(paths, INNERMOST)):
        levels.append(INNERMOST)
    return sorted(levels, key=lambda level: _quality(paths, level), reverse=True)


def folders_at(paths: Sequence[Folders], level: int) -> list[str]:
    """The folder of each image at a level; empty where there is none."""
    return [(path[-1] if path else "") if level == INNERMOST else "".join(path[level : level + 1]) for path in paths]


def _divides(folders: Sequence[str]) -> bool:
    named = [folder for folder in folders if folder]
    return len(named) >= MIN_COVERED * len(folders) and 2 <= len(set(named)) <= MAX_CLASSES


def _quality(paths: Sequence[Folders], level: int) -> tuple[bool, bool, bool, int]:
    """Better: names that say something, several images per folder, all images covered, deeper."""
    folders = [folder for folder in folders_at(paths, level) if folder]
    counts = Counter(folders)
    several = len(folders) >= _MIN_MEAN * len(counts)
    depth = max(map(len, paths)) - 1 if level == INNERMOST else level
    return not _are_serial(counts), several, len(folders) == len(paths), depth


def is_serial(paths: Sequence[Folders], level: int) -> bool:
    """Whether the folders at a level say nothing: they differ only by numbers, as sessions do, or are called images."""
    return _are_serial(set(folders_at(paths, level)) - {""})


def _are_serial(names: Collection[str]) -> bool:
    plain = {_DIGITS.sub("", name) for name in names}
    return len(plain) == 1 or {name.strip(" _-").lower() for name in plain} <= _GENERIC
