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
MIN_NAMED = 0.8
"""The share of the images that must have a class."""
_MARKS = r"[\s_\-.()\[\]#]"
_COUNTER = re.compile(rf"^(?:\d++{_MARKS}++)++|{_MARKS}*+\d(?:\d|{_MARKS})*+$")
"""Numbers at the start and at the end. The expression never steps back, so that long numbers within names are cheap."""
_SEPARATOR = re.compile(r"[\s_\-.]+")


def labels_by_name(names: Sequence[str]) -> list[str] | None:
    """The class of each image by its file name, empty for a few odd names; None if the names do not give classes."""
    stems = [PurePosixPath(name).stem for name in names]
    for rule in _RULES:
        labels = _without_rare([rule(stem) for stem in stems])
        if _is_division(labels):
            return labels
    return None


def _without_rare(labels: Sequence[str]) -> list[str]:
    counts = Counter(labels)
    return [label if counts[label] >= MIN_EACH else "" for label in labels]


def _is_division(labels: Sequence[str]) -> bool:
    """Whether labels look like classes: several, each of several samples, for nearly all images."""
    counts = Counter(label for label in labels if label)
    named = sum(counts.values())
    return named >= MIN_NAMED * len(labels) and 2 <= len(counts) <= min(MAX_CLASSES, named // MIN_MEAN)


def _without_counter(stem: str) -> str:
    return _COUNTER.sub("", stem).strip(" _-.")


def _first_word(stem: str) -> str:
    return _COUNTER.sub("", _SEPARATOR.split(stem)[0]) if _SEPARATOR.search(stem) else ""


def _last_word(stem: str) -> str:
    return _COUNTER.sub("", _SEPARATOR.split(stem)[-1]) if _SEPARATOR.search(stem) else ""


_RULES: tuple[Callable[[str], str], ...] = (_without_counter, _first_word, _last_word)
