"""Uploaded images: a zip of folders, files with labels, or drawings; inspected, then saved."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from engine.datasets.strokes import SIDE, parse, render
from engine.datasets.uploads import progress
from engine.datasets.uploads.archive import is_archive, members
from engine.datasets.uploads.decoding import Upload, quotable, require_size
from engine.datasets.uploads.picture_files import Fit, pixels, require_pictures
from engine.datasets.uploads.sheet import MIN_ROWS
from engine.datasets.uploads.splits import small_class_notes
from engine.datasets.uploads.table import MAX_CLASSES, Balance
from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_, Message, message, plural
from engine.views import Array

THUMBNAIL = 56
SHOWN = 12
"""Images per class in the preview."""
LABELLED = 1000
"""The maximum number of images labelled by hand."""
PREVIEW = 400
"""The maximum number of images in the preview."""
MAX_NAME_LENGTH = 40
_PICTURES = frozenset({".png", ".jpg", ".jpeg", ".bmp", ".gif", ".webp"})


class PictureSettings(BaseModel):
    """Settings for images. `labels`: the class of each file by its number; files without one are left out."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    side: Literal[16, 28, 32, 48, 64, 96, 128] = 32
    colour: Literal["auto", "grey", "colour"] = "auto"
    fit: Fit = "cut"
    labels: dict[int, str] | None = None
    balance: Balance = "nothing"


@dataclass(frozen=True)
class Labelled:
    """Images with the names of their classes."""

    files: tuple[Upload, ...]
    labels: tuple[str, ...]
    report: tuple[Message, ...] = ()


def thumbnails(files: Sequence[Upload]) -> Array:
    """Thumbnails `(N, S, S, 3)` uint8 of files that are to be labelled."""
    require_size(list(files))
    if len(files) > LABELLED:
        template = N_(
            "Got {count} images; at most {limit} can be labelled here. Upload a zip with one folder per class instead."
        )
        raise LimitError(template, count=len(files), limit=LABELLED)
    require_pictures(files)
    x = np.empty((len(files), 3, THUMBNAIL, THUMBNAIL), np.uint8)
    for number, file in enumerate(files):
        progress.report(number, len(files))
        x[number] = pixels(file, THUMBNAIL, 3, "pad")[0]
    return x.transpose(0, 2, 3, 1)


def look(files: Sequence[Upload], settings: PictureSettings) -> dict[str, Any]:
    """Inspects images before they are saved: a few of each class as the network will see them, and the report."""
    about, arrays = convert(files, settings)
    return shown(about, arrays["x"], arrays["y"])


def shown(about: Mapping[str, Any], x: Array, y: Array) -> dict[str, Any]:
    """The preview of images `x` `(N, C, S, S)` of classes `y`."""
    classes = about["facts"]["classes"]
    width = min(SHOWN, max(about["facts"]["counts"]), max(1, PREVIEW // len(classes)))
    sheet = np.full((len(classes), width, *x.shape[1:]), 128, np.uint8)  # empty cells have the colour of the gaps
    for label in range(len(classes)):
        some = x[np.flatnonzero(y == label)[:width]]
        sheet[label, : len(some)] = some
    return {
        "balance": {"classes": classes, "counts": about["facts"]["counts"]},
        "pictures": sheet.transpose(0, 1, 3, 4, 2),
        "shape": about["facts"]["shape"],
        "report": [line.model_dump() for line in about["report"]],
    }


def convert(files: Sequence[Upload], settings: PictureSettings) -> tuple[dict[str, Any], dict[str, Array]]:
    """The content of a saved data set, as `upload_store.keep` takes it. Raises `FileFormatError` or `LimitError`."""
    found = _labelled(files, settings)
    grey = require_pictures(found.files)
    channels = 1 if settings.colour == "grey" or (settings.colour == "auto" and grey) else 3
    _refuse_much(len(found.files), channels * settings.side**2)
    x = np.empty((len(found.files), channels, settings.side, settings.side), np.uint8)
    turned = 0
    for number, file in enumerate(found.files):
        progress.report(number, len(found.files))
        x[number], inverted = pixels(file, settings.side, channels, settings.fit)
        turned += inverted
    report = list(found.report)
    if turned:
        template = plural(
            turned,
            N_("1 image with a light border was inverted (light ink on dark, as on the draw pad)."),
            N_("{count} images with a light border were inverted (light ink on dark, as on the draw pad)."),
        )
        report.append(message(template, count=turned))
    template = plural(
        len(x),
        N_("The image was resized to {side} × {side} pixels."),
        N_("All {count} images were resized to {side} × {side} pixels."),
    )
    report.append(message(template, side=settings.side, count=len(x)))
    return described(x, found.labels, report, settings.balance), {"x": x, "y": classes_of(found.labels)[1]}


def drawn(
    drawings: Sequence[Any], labels: Sequence[str], balance: Balance = "nothing"
) -> tuple[dict[str, Any], dict[str, Array]]:
    """The content of a data set of drawings, each a list of strokes, rendered as on the Draw page."""
    if len(drawings) != len(labels):
        raise FileFormatError(N_("Each drawing needs a class."))
    sound = [(parse(strokes), _name(label)) for strokes, label in zip(drawings, labels, strict=True)]
    inked = [(strokes, label) for strokes, label in sound if strokes]
    _require_enough([label for _, label in inked])
    x = np.stack([render(strokes) for strokes, _ in inked])[:, None]
    template = plural(
        len(x),
        N_("1 drawing was rendered at {side} × {side} pixels, as on the Draw page."),
        N_("{count} drawings were rendered at {side} × {side} pixels, as on the Draw page."),
    )
    report = [message(template, count=len(x), side=SIDE)]
    names = [label for _, label in inked]
    return described(x, names, report, balance), {"x": x, "y": classes_of(names)[1]}


def described(x: Array, labels: Sequence[str], report: Sequence[Message], balance: Balance) -> dict[str, Any]:
    """Facts about images `x` that are known without loading them."""
    classes, y = classes_of(labels)
    facts: dict[str, Any] = {
        "classes": list(classes),
        "counts": np.bincount(y, minlength=len(classes)).tolist(),
        "shape": list(x.shape[1:]),
    }
    return {
        "kind": "own_pictures",
        "samples": len(x),
        "facts": facts,
        "report": (*report, *small_class_notes(facts["counts"])),
        "config": {"resample": True} if balance == "resample" else {},
        "weights": balance == "weights",
    }


def classes_of(labels: Sequence[str]) -> tuple[tuple[str, ...], Array]:
    """The classes sorted by name (digits by size), and the index of each label `(N,)` int64."""
    classes = tuple(
        sorted(set(labels), key=lambda name: (not name.isdecimal(), int(name) if name.isdecimal() else 0, name))
    )
    index = {name: number for number, name in enumerate(classes)}
    return classes, np.array([index[label] for label in labels], np.int64)


def _labelled(files: Sequence[Upload], settings: PictureSettings) -> Labelled:
    require_size(list(files))
    found = _in_folders(files[0]) if len(files) == 1 and is_archive(files[0]) else _by_hand(files, settings)
    _require_enough(found.labels)
    return found


def _by_hand(files: Sequence[Upload], settings: PictureSettings) -> Labelled:
    labels = settings.labels or {}
    kept = [(file, _name(labels[number])) for number, file in enumerate(files) if labels.get(number, "").strip()]
    left = len(files) - len(kept)
    template = plural(
        left, N_("1 file without a class was skipped."), N_("{count} files without a class were skipped.")
    )
    report = (message(template, count=left),) if left else ()
    return Labelled(tuple(file for file, _ in kept), tuple(label for _, label in kept), report)


def _in_folders(archive: Upload) -> Labelled:
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
        files.append(Upload(place.name, member.data))
        labels.append(_name(place.parent.name))
    template = plural(
        others, N_("1 file that is not an image was skipped."), N_("{count} files that are not images were skipped.")
    )
    report = (message(template, count=others),) if others else ()
    return Labelled(tuple(files), tuple(labels), report)


def _name(label: str) -> str:
    return " ".join(str(label).split())[:MAX_NAME_LENGTH] or "?"


def _require_enough(labels: Sequence[str]) -> None:
    classes = set(labels)
    if len(labels) < MIN_ROWS:
        template = N_("{got} samples have a class, but at least {min} are needed. Add some.")
        raise FileFormatError(template, got=len(labels), min=MIN_ROWS)
    if not 2 <= len(classes) <= MAX_CLASSES:
        template = N_("There are {got} classes, but 2 to {max} are needed.")
        raise FileFormatError(template, got=len(classes), max=MAX_CLASSES)


def _refuse_much(count: int, size: int) -> None:
    limit = limits().memory_bytes // 8
    if count * size > limit:
        template = N_("These images take {size} bytes; the limit is {limit}. Choose a smaller size.")
        raise LimitError(template, size=count * size, limit=limit)
