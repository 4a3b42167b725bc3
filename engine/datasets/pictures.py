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

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP", "TIFF", "PPM")
PICTURE_ENDINGS = (
    *("png", "jpg", "jpeg", "jpe", "jfif", "bmp", "gif", "webp", "tif", "tiff"),
    *("pgm", "ppm", "pbm", "pnm", "heic", "heif"),
)
"""Endings of image files. The content decides; HEIC is named here to be refused in a sentence."""
_HEIC = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
DAMAGED = (OSError, SyntaxError, ValueError, EOFError, struct.error, ArithmeticError, LookupError)
"""What Pillow raises for damaged files."""
HEIC = N_(
    "`{file}` is in the HEIC format of iPhones, which is not supported. Save it as JPEG. To take photos as JPEG, choose "
    "Most Compatible in the iPhone's Settings, Camera, Formats."
)
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
        if is_heic(_start_of(source)):
            raise FileFormatError(HEIC, file=name) from None
        template = N_("`{file}` is not a readable image, or is damaged. Formats: {formats}.")
        raise FileFormatError(template, file=name, formats=list(FORMATS)) from None
    except Image.DecompressionBombError as error:
        # Pillow refuses the largest ones itself and gives their size only in a text.
        found = re.search(r"\((\d+) pixels\)", str(error))
        raise _too_large(name, int(found[1]) if found else 2 * limits().pixels) from None


def is_heic(data: bytes) -> bool:
    """Whether it is an image in the format of iPhones, which Pillow does not read."""
    return data[4:8] == b"ftyp" and data[8:12] in _HEIC


def _start_of(source: Path | IO[bytes]) -> bytes:
    """The first bytes of a file; none if it cannot be read."""
    if isinstance(source, Path):
        try:
            with source.open("rb") as file:
                return file.read(16)
        except OSError:
            return b""
    source.seek(0)
    return source.read(16)


def _too_large(name: str, count: int) -> LimitError:
    template = N_("`{file}` has {pixels} pixels; the limit is {limit}. Make it smaller.")
    return LimitError(template, file=name, pixels=count, limit=limits().pixels)
