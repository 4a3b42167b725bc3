"""Images with the names of their classes."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.datasets.splits import SplitName
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.sheet import MIN_ROWS
from engine.datasets.uploads.table import MAX_CLASSES
from engine.errors import FileFormatError
from engine.text import N_, Message

MAX_NAME_LENGTH = 40


@dataclass(frozen=True)
class Grouping:
    """One way to take classes from the paths of images: `name`, or `folder:` and a level."""

    key: str
    classes: tuple[str, ...]


@dataclass(frozen=True)
class LabelledPictures:
    """Images with their classes, and with their splits if the upload has some."""

    files: tuple[Upload, ...]
    labels: tuple[str, ...]
    splits: tuple[SplitName, ...] = ()
    report: tuple[Message, ...] = ()
    groupings: tuple[Grouping, ...] = ()
    """The possible ways to take classes from the paths."""
    grouping: str = ""
    """The key of the way that was used."""
    side: int | None = None
    """The size to which the images are brought if none is chosen; None: decided by their own sizes."""


def class_name(label: str) -> str:
    """A class name without extra whitespace, of limited length."""
    return " ".join(str(label).split())[:MAX_NAME_LENGTH] or "?"


def require_classes(labels: Sequence[str]) -> None:
    """Raises `FileFormatError` for too few samples, or too few or too many classes."""
    classes = set(labels)
    if len(labels) < MIN_ROWS:
        template = N_("{got} samples have a class, but at least {min} are needed. Add some.")
        raise FileFormatError(template, got=len(labels), min=MIN_ROWS)
    if not 2 <= len(classes) <= MAX_CLASSES:
        template = N_("Classes found: {got}; 2 to {max} are needed.")
        raise FileFormatError(template, got=len(classes), max=MAX_CLASSES)
