"""Picture files as pixels of one size: allowed formats alone, no more pixels than the limit, nothing but decoded."""

from __future__ import annotations

import io
import re
import warnings
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Literal, TypeVar

import numpy as np

from engine.datasets.own.decoding import Upload
from engine.datasets.pictures import FORMATS, light_on_dark
from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_
from engine.views import Array

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

Fit = Literal["cut", "pad"]
"""What becomes of a picture that is not square: its middle is cut out, or it is given margins."""
T = TypeVar("T")
_GREY = ("1", "L", "LA", "I;16")


def require_pictures(files: Sequence[Upload]) -> bool:
    """Looks at every header before anything is decoded; whether all are grey.

    Raises `FileFormatError` for what is no picture, `LimitError` for too many pixels.
    """
    modes = {_opened(file, lambda image: image.mode) for file in files}
    return modes <= set(_GREY)


def pixels(file: Upload, side: int, channels: int, fit: Fit) -> tuple[Array, bool]:
    """`(C, side, side)` uint8, and whether it was inverted: ink is light on dark where there is one channel."""
    return _opened(file, lambda image: _squared(image, side, channels, fit))


def _opened(file: Upload, use: Callable[[PillowImage], T]) -> T:
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # what Pillow warns of is refused or harmless
            with Image.open(io.BytesIO(file.data), formats=FORMATS) as image:
                _refuse_large(file, image.width, image.height)
                return use(image)
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, EOFError, MemoryError):
        template = N_("`{file}` is no picture that can be read, or it is damaged. Formats: {formats}.")
        raise FileFormatError(template, file=file.name, formats=", ".join(FORMATS)) from None
    except Image.DecompressionBombError as error:
        # Pillow refuses the largest before it tells their size but in words.
        found = re.search(r"\((\d+) pixels\)", str(error))
        raise _too_large(file, int(found[1]) if found else 2 * limits().pixels) from None


def _refuse_large(file: Upload, width: int, height: int) -> None:
    if width * height > limits().pixels:
        raise _too_large(file, width * height)


def _too_large(file: Upload, count: int) -> LimitError:
    template = N_("`{file}` has {pixels} pixels, but at most {most} are read. Make it smaller.")
    return LimitError(template, file=file.name, pixels=count, most=limits().pixels)


def _squared(image: PillowImage, side: int, channels: int, fit: Fit) -> tuple[Array, bool]:
    from PIL import Image, ImageOps

    mode = "L" if channels == 1 else "RGB"
    image.draft(mode, (2 * side, 2 * side))  # of a JPEG, no more is decoded than is needed
    upright = ImageOps.exif_transpose(image)
    plain = _on_white(upright).convert(mode)
    turned = False
    if channels == 1:
        grey = np.asarray(plain)
        lit = light_on_dark(grey)
        turned = lit is not grey
        plain = Image.fromarray(lit)
    cut = ImageOps.fit if fit == "cut" else ImageOps.pad
    square = np.asarray(cut(plain, (side, side), Image.Resampling.LANCZOS), np.uint8)
    return np.ascontiguousarray(square[None] if channels == 1 else square.transpose(2, 0, 1)), turned


def _on_white(image: PillowImage) -> PillowImage:
    """What is transparent lies on white paper."""
    from PIL import Image

    if "A" not in image.getbands() and "transparency" not in image.info:
        return image
    full = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", full.size, "white"), full).convert("RGB")
