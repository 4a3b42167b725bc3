"""Images with their classes: by the folder that contains them, or labelled by hand."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath

from engine.datasets.pictures import PICTURE_ENDINGS
from engine.datasets.uploads.archive import is_archive, members
from engine.datasets.uploads.decoding import Upload, quotable, require_size
from engine.datasets.uploads.picture_settings import PictureSettings
from engine.datasets.uploads.sheet import MIN_ROWS
from engine.datasets.uploads.table import MAX_CLASSES
from engine.errors import FileFormatError
from engine.text import N_, Message, message, plural

MAX_NAME_LENGTH = 40
_PICTURES = frozenset(f".{ending}" for ending in PICTURE_ENDINGS)


@dataclass(frozen=True)
class LabelledPictures:
    """Images with the names of their classes."""

    files: tuple[Upload, ...]
    labels: tuple[str, ...]
    report: tuple[Message, ...] = ()


def labelled(files: Sequence[Upload], settings: PictureSettings) -> LabelledPictures:
    """Raises `FileFormatError` or `LimitError`."""
    require_size(list(files))
    found = _in_folders(files[0]) if len(files) == 1 and is_archive(files[0]) else _by_hand(files, settings)
    require_classes(found.labels)
    return found


def _by_hand(files: Sequence[Upload], settings: PictureSettings) -> LabelledPictures:
    labels = settings.labels or {}
    kept = [(file, class_name(labels[number])) for number, file in enumerate(files) if labels.get(number, "").strip()]
    left = len(files) - len(kept)
    template = plural(
        left, N_("1 file without a class was skipped."), N_("{count} files without a class were skipped.")
    )
    report = (message(template, count=left),) if left else ()
    return LabelledPictures(tuple(file for file, _ in kept), tuple(label for _, label in kept), report)


def _in_folders(archive: Upload) -> LabelledPictures:
    """The class of each image is the folder that contains it."""
    files, labels, others = [], [], 0
    for member in members(archive):
        place = PurePosixPath(member.name)
        if place.suffix.lower() not in _PICTURES:
            others += 1
            continue
        if not place.parent.name:
            template = N_(
                "`{member}` in `{file}` is in no folder. Put the images of each class into a folder with its name."
            )
            raise FileFormatError(template, file=archive.name, member=quotable(place.name, 80))
        files.append(member)
        labels.append(class_name(place.parent.name))
    template = plural(
        others, N_("1 file that is not an image was skipped."), N_("{count} files that are not images were skipped.")
    )
    report = (message(template, count=others),) if others else ()
    return LabelledPictures(tuple(files), tuple(labels), report)


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
        template = N_("There are {got} classes, but 2 to {max} are needed.")
        raise FileFormatError(template, got=len(classes), max=MAX_CLASSES)
