"""Classes of text files by the folders of an archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath

from engine.datasets.uploads.picture_folders import INNERMOST, class_levels, folders_at
from engine.datasets.uploads.picture_splits import Folders, split_of


def folders_of(paths: Sequence[str]) -> list[str]:
    """For each file the folder that is its class, or nothing; nothing for all if no folders divide the files.

    The folders of splits are passed over.
    """
    folders = [_folders(path) for path in paths]
    levels = sorted(class_levels(folders), key=lambda level: level == INNERMOST)  # there, a readme has a class, too
    return folders_at(folders, levels[0]) if levels else [""] * len(paths)


def _folders(path: str) -> Folders:
    parts = PurePosixPath(path.replace("\\", "/")).parts[:-1]
    return tuple(part for part in parts if split_of(part) is None)
