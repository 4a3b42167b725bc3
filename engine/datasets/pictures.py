"""Decodes image files with Pillow, within limits."""

from __future__ import annotations

import re
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

import numpy as np

from engine.errors import FileFormatError, LimitError, NotFoundError
from engine.limits import limits
from engine.text import N_
from engine.views import Array

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP")
GREY = ("1", "L", "LA", "I;16")
"""Pillow's modes of images without colour."""
T = TypeVar("T")


def open_picture(place: Path) -> Array:
    """The image `(H, W)` or `(H, W, 3)`, uint8, light on dark.

    Scans are dark on light, digit data sets the other way round: a grey image with a light border is inverted. Raises
    `NotFoundError`, and whatever `opened` raises.
    """
    if not place.exists():
        raise NotFoundError(N_("File `{place}` not found."), place=str(place))
    return opened(place, str(place), _pixels)


def opened(source: Path | IO[bytes], name: str, use: Callable[[PillowImage], T]) -> T:
    """The result of `use` for the image in `source`; `name` is its name in messages.

    Raises `LimitError` for too many pixels, before any is decoded, and `FileFormatError` for anything but an image.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # whatever Pillow warns of is refused or harmless
            with Image.open(source, formats=FORMATS) as image:
                if image.width * image.height > limits().pixels:
                    raise _too_large(name, image.width * image.height)
                return use(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError):
        template = N_("`{file}` is not a readable image, or is damaged. Formats: {formats}.")
        raise FileFormatError(template, file=name, formats=list(FORMATS)) from None
    except Image.DecompressionBombError as error:
        # Pillow refuses the largest ones itself and gives their size only in a text.
        found = re.search(r"\((\d+) pixels\)", str(error))
        raise _too_large(name, int(found[1]) if found else 2 * limits().pixels) from None


def _too_large(name: str, count: int) -> LimitError:
    template = N_("`{file}` has {pixels} pixels; the limit is {limit}. Make it smaller.")
    return LimitError(template, file=name, pixels=count, limit=limits().pixels)


def _pixels(image: PillowImage) -> Array:
    return light_on_dark(np.asarray(image.convert("L"))) if image.mode in GREY else _colour(image)


def _colour(image: PillowImage) -> Array:
    pixels = np.asarray(image.convert("RGB"))
    colourless = int(np.ptp(pixels.astype(np.int16), axis=2).max(initial=0)) < 8
    return light_on_dark(pixels[:, :, 0]) if colourless else pixels


def light_on_dark(picture: Array) -> Array:
    """A grey image `(H, W)`, inverted if its border is light."""
    rim = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    return 255 - picture if rim.mean() > 127 else picture
