"""Classes taken from the names of image files: cat_001.png, dog.12.jpg."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import PurePosixPath

from engine.datasets.uploads.table import MAX_CLASSES

MIN_EACH = 2
"""Names that fewer images share are not classes."""
MIN_MEAN = 3
_MARKS = r"[\s_\-.()\[\]#]"
_COUNTER = re.compile(rf"^(\d+{_MARKS}+)+|({_MARKS}*\d+{_MARKS}*)+$")
_SEPARATOR = re.compile(r"[\s_\-.]+")


def labels_by_name(names: Sequence[str]) -> list[str] | None:
    """The class of each image by its file name; None if the names do not divide the images into classes."""
    stems = [PurePosixPath(name).stem for name in names]
    for rule in _RULES:
        labels = [rule(stem) for stem in stems]
        if is_division(labels):
            return labels
    return None


def is_division(labels: Sequence[str]) -> bool:
    """Whether labels look like classes: several, each of several samples, all with a name."""
    counts = Counter(labels)
    return (
        "" not in counts
        and 2 <= len(counts) <= min(MAX_CLASSES, len(labels) // MIN_MEAN)
        and min(counts.values()) >= MIN_EACH
    )


def _without_counter(stem: str) -> str:
    return _COUNTER.sub("", stem).strip(" _-.")


def _first_word(stem: str) -> str:
    return _COUNTER.sub("", _SEPARATOR.split(stem)[0]) if _SEPARATOR.search(stem) else ""


def _last_word(stem: str) -> str:
    return _COUNTER.sub("", _SEPARATOR.split(stem)[-1]) if _SEPARATOR.search(stem) else ""


_RULES: tuple[Callable[[str], str], ...] = (_without_counter, _first_word, _last_word)
