"""The classes and their images so far, kept across reruns; the images are files on the disk."""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np
from streamlit.runtime.uploaded_file_manager import UploadedFile

from engine.datasets.strokes import parse, render
from engine.datasets.uploads import drafts
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.drafts import DraftFile
from engine.errors import LayerlabError, LimitError
from engine.text import N_
from pages.ui import state
from pages.ui.backend import owner
from pages.ui.language import _

MIN_CLASSES, MAX_CLASSES = 2, 8
MAX_IMAGES = 300
"""The maximum number of images of all classes."""
SIDE = 96
"""The side of a stored drawing in pixels."""


@dataclass(frozen=True)
class Box:
    """One class; `files` are its stored images, oldest first."""

    name: str
    files: tuple[DraftFile, ...] = ()
    turn: int = 0
    """Counts the uploaders: an emptied box gets a new one."""


def boxes() -> list[Box]:
    found: list[Box] = state.get(state.CLASS_BOXES) or [Box(""), Box(""), Box("")]
    return found


def put(at: int, box: Box) -> None:
    state.put(state.CLASS_BOXES, [*boxes()[:at], box, *boxes()[at + 1 :]])


def add_class() -> None:
    if len(boxes()) < MAX_CLASSES:
        state.put(state.CLASS_BOXES, [*boxes(), Box("")])


def remove_class(at: int) -> None:
    if len(boxes()) > MIN_CLASSES:
        drafts.drop(owner(), boxes()[at].files)
        state.put(state.CLASS_BOXES, [box for number, box in enumerate(boxes()) if number != at])


def rename(at: int, key: str) -> None:
    put(at, replace(boxes()[at], name=" ".join(str(state.get(key, "")).split())[:40]))


def remove_last(at: int) -> None:
    """Removes the newest image of a class."""
    box = boxes()[at]
    drafts.drop(owner(), box.files[-1:])
    put(at, replace(box, files=box.files[:-1]))


def take_uploads(at: int, files: Sequence[UploadedFile]) -> None:
    """Stores uploaded images; the uploader is replaced by an empty one. Raises `LayerlabError` if there is no room.

    Images and uploader change together, since the script may be interrupted by the next drop at any access to the
    session: then the uploader still holds the files, and the next script takes them.
    """
    before = boxes()[at]
    box = replace(before, turn=before.turn + 1)
    try:
        for number, file in enumerate(files):
            _check_room(number)
            box = replace(box, files=(*box.files, drafts.put(owner(), Upload(file.name, file.getvalue()))))
    except LayerlabError:
        put(at, box)
        raise
    put(at, box)


def take_drawing(at: int, strokes: Sequence[object]) -> None:
    """Stores a drawing as an image."""
    _check_room(0)
    box = boxes()[at]
    file = Upload(f"drawing-{len(box.files) + 1}.png", drawing_file(strokes))
    put(at, replace(box, files=(*box.files, drafts.put(owner(), file))))


def drawing_file(strokes: Sequence[object]) -> bytes:
    """A drawing as a PNG file, light on dark."""
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(np.asarray(render(parse(strokes), SIDE))).save(file, "PNG")
    return file.getvalue()


def _check_room(more: int) -> None:
    """Raises `LimitError` if there is no room for another image beside `more` new ones."""
    if sum(len(one.files) for one in boxes()) + more >= MAX_IMAGES:
        template = N_("All classes together have {count} images, which is the limit. Press Train, or remove some.")
        raise LimitError(template, count=MAX_IMAGES)


def names() -> list[str]:
    """The classes' names; a class without one is called by its number."""
    return [box.name or _("Class {number}").format(number=number) for number, box in enumerate(boxes(), 1)]


def labelled() -> tuple[list[DraftFile], dict[int, str]]:
    """All images with the classes of each by number."""
    pairs = [(file, name) for box, name in zip(boxes(), names(), strict=True) for file in box.files]
    return [file for file, _name in pairs], {number: name for number, (_file, name) in enumerate(pairs)}
