"""Image files of an upload: checked by their headers before anything is decoded, and listed where unreadable."""

from __future__ import annotations

import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from engine.datasets.picture_depth import DEEP
from engine.datasets.picture_preparation import Preparation, prepare_bytes
from engine.datasets.pictures import HEIC, is_heic, opened
from engine.datasets.uploads.decoding import Upload, quotable
from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_, Message, message, plural
from engine.views import Array

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

GREY = ("1", "L", "LA", *DEEP)
"""Pillow's modes of images without color."""
MAX_UNREADABLE = 0.2
"""Up to this share of unreadable images is skipped; beyond it, something else is wrong."""


@dataclass(frozen=True)
class Header:
    """What the header of an image file says."""

    mode: str
    width: int
    height: int
    is_grey: bool

    @property
    def pixels(self) -> int:
        return self.width * self.height


def header_of(file: Upload) -> Header | None:
    """None for a file that is not a readable image. Raises `LimitError` for too many pixels."""
    try:
        return opened(io.BytesIO(file.data), file.name, _header)
    except FileFormatError:
        return None


def _header(image: PillowImage) -> Header:
    return Header(image.mode, image.width, image.height, image.mode in GREY or _has_grey_palette(image))


def _has_grey_palette(image: PillowImage) -> bool:
    palette = (image.getpalette() if image.mode == "P" else None) or []
    return bool(palette) and palette[0::3] == palette[1::3] == palette[2::3]


def require_pixels(headers: Iterable[Header | None]) -> None:
    """Raises `LimitError` if all images together have too many pixels."""
    known = [header for header in headers if header]
    total, limit = sum(header.pixels for header in known), limits().pixels_in_all
    if total > limit:
        template = N_(
            "These {count} images have {pixels} pixels in total; the limit is {limit}. Make them smaller, or "
            "upload fewer."
        )
        raise LimitError(template, count=len(known), pixels=total, limit=limit)


def sample_of(file: Upload, how: Preparation) -> Array | None:
    """The sample `(C, H, W)` uint8; None for a file that is not a readable image."""
    try:
        return prepare_bytes(file.data, file.name, how)
    except FileFormatError:
        return None


def require_readable(unreadable: Sequence[Upload], count: int) -> None:
    """Raises `FileFormatError` if more than `MAX_UNREADABLE` of `count` images are unreadable."""
    if len(unreadable) <= MAX_UNREADABLE * count:
        return
    if all(is_heic(file.data) for file in unreadable):
        raise FileFormatError(HEIC, file=unreadable[0].name)
    template = N_(
        "At least {bad} of {count} images are not readable, such as {names}; the limit is {share} %. Check the files, or "
        "save them as PNG or JPEG."
    )
    names = [quotable(file.name, 80) for file in unreadable[:3]]
    raise FileFormatError(template, bad=len(unreadable), count=count, names=names, share=round(100 * MAX_UNREADABLE))


def unreadable_notes(unreadable: Sequence[Upload]) -> list[Message]:
    """Names the skipped images, one message per folder."""
    folders: dict[str, list[str]] = {}
    for file in unreadable:
        folder, _slash, name = (file.path or file.name).rpartition("/")
        folders.setdefault(folder, []).append(quotable(name, 80))
    heic = next((file for file in unreadable if is_heic(file.data)), None)
    notes = [_note(quotable(folder, 80), names) for folder, names in folders.items()]
    return [*notes, *([message(HEIC, file=heic.name)] if heic else [])]


def _note(folder: str, names: Sequence[str]) -> Message:
    if not folder:
        template = plural(
            len(names),
            N_("1 image was skipped since it is not readable: {names}."),
            N_("{count} images were skipped since they are not readable: {names}."),
        )
        return message(template, count=len(names), names=list(names))
    template = plural(
        len(names),
        N_("1 image in `{folder}` was skipped since it is not readable: {names}."),
        N_("{count} images in `{folder}` were skipped since they are not readable: {names}."),
    )
    return message(template, count=len(names), folder=folder, names=list(names))
