"""Decodes image files with Pillow, within limits."""

from __future__ import annotations

import re
import struct
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import IO, TYPE_CHECKING, TypeVar

from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF")
PICTURE_ENDINGS = ("png", "jpg", "jpeg", "jpe", "jfif", "bmp", "gif", "webp", "tif", "tiff", "heic", "heif")
"""Endings of image files. The content decides; HEIC is named here to be refused in a sentence."""
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, struct.error, ArithmeticError, LookupError)
"""What Pillow raises for damaged files."""
T = TypeVar("T")


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
    except (UnidentifiedImageError, *DAMAGED):
        template = N_("`{file}` is not a readable image, or is damaged. Formats: {formats}.")
        raise FileFormatError(template, file=name, formats=list(FORMATS)) from None
    except Image.DecompressionBombError as error:
        # Pillow refuses the largest ones itself and gives their size only in a text.
        found = re.search(r"\((\d+) pixels\)", str(error))
        raise _too_large(name, int(found[1]) if found else 2 * limits().pixels) from None


def _too_large(name: str, count: int) -> LimitError:
    template = N_("`{file}` has {pixels} pixels; the limit is {limit}. Make it smaller.")
    return LimitError(template, file=name, pixels=count, limit=limits().pixels)
