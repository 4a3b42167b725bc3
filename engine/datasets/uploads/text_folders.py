"""Classes and splits of text files by the folders of an archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from engine.datasets.splits import SplitName
from engine.datasets.uploads.picture_folders import INNERMOST, MIN_COVERED, class_levels, folders_at
from engine.datasets.uploads.picture_splits import Folders, split_of


def folders_of(paths: Sequence[str]) -> tuple[list[str], list[SplitName | None]]:
    """For each file the folder that is its class, and the split that a folder is named for, or nothing.

    No file has a class if no folders divide the files.
    """
    parts = [PurePosixPath(path.replace("\\", "/")).parts[:-1] for path in paths]
    splits, folders = _without_splits(parts)
    levels = sorted(class_levels(folders), key=lambda level: level == INNERMOST)  # there, a readme has a class, too
    return (folders_at(folders, levels[0]) if levels else [""] * len(paths)), splits


def _without_splits(paths: Sequence[Folders]) -> tuple[list[SplitName | None], list[Folders]]:
    """The split of each file, and its folders without that one. Files beside the folders, as a readme, have none."""
    for level in range(max(map(len, paths), default=0)):
        found = [split_of(path[level]) if len(path) > level else None for path in paths]
        named = [split for split, path in zip(found, paths, strict=True) if len(path) > level]
        if len(set(named)) > 1 and None not in named and len(named) >= MIN_COVERED * len(paths):
            return found, [(*path[:level], *path[level + 1 :]) for path in paths]
    return [None] * len(paths), list(paths)
