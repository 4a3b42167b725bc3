"""Image files as pixels of one size: only allowed formats, limited in pixels, decoded and nothing else."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING, Literal

import numpy as np

from engine.datasets.pictures import GREY, light_on_dark, opened
from engine.datasets.uploads.decoding import Upload
from engine.errors import LimitError
from engine.limits import limits
from engine.text import N_
from engine.views import Array

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

Fit = Literal["cut", "pad"]
"""What to do with images that are not square: crop the middle, or add margins."""
_SHRUNK = 8
"""Larger images are first averaged down to this many times the final side, which takes a tenth of the time without
visible change."""


def require_pictures(files: Sequence[Upload]) -> bool:
    """Checks all headers before anything is decoded; returns whether all images are grey.

    Raises `FileFormatError` for files that are not images, `LimitError` for too many pixels in one or in all together.
    """
    headers = [opened(io.BytesIO(file.data), file.name, lambda image: (image.mode, image.size)) for file in files]
    total, limit = sum(width * height for _, (width, height) in headers), limits().pixels_in_all
    if total > limit:
        template = N_(
            "These {count} images have {pixels} pixels in total; the limit is {limit}. Make them smaller, or "
            "upload fewer."
        )
        raise LimitError(template, count=len(files), pixels=total, limit=limit)
    return {mode for mode, _ in headers} <= set(GREY)


def pixels(file: Upload, side: int, channels: int, fit: Fit) -> tuple[Array, bool]:
    """`(C, side, side)` uint8, and whether it was inverted: grey images are light on dark."""
    return opened(io.BytesIO(file.data), file.name, lambda image: _squared(image, side, channels, fit))


def _squared(image: PillowImage, side: int, channels: int, fit: Fit) -> tuple[Array, bool]:
    from PIL import Image, ImageOps

    mode = "L" if channels == 1 else "RGB"
    image.draft(mode, (2 * side, 2 * side))  # decodes JPEGs only to the needed resolution
    ImageOps.exif_transpose(image, in_place=True)
    plain = _on_white(image)
    plain = plain if plain.mode == mode else plain.convert(mode)
    turned = False
    if channels == 1:
        grey = np.asarray(plain)
        lit = light_on_dark(grey)
        turned = lit is not grey
        plain = Image.fromarray(lit)
    factor = min(plain.size) // (_SHRUNK * side)
    if factor > 1:
        plain = plain.reduce(factor)
    cut = ImageOps.fit if fit == "cut" else ImageOps.pad
    square = np.asarray(cut(plain, (side, side), Image.Resampling.LANCZOS), np.uint8)
    return np.ascontiguousarray(square[None] if channels == 1 else square.transpose(2, 0, 1)), turned


def _on_white(image: PillowImage) -> PillowImage:
    """Puts transparent images on a white background."""
    from PIL import Image

    if "A" not in image.getbands() and "transparency" not in image.info:
        return image
    full = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", full.size, "white"), full).convert("RGB")
