"""Picture files as pixels: decoded by Pillow, within limits."""

from __future__ import annotations

import warnings
from pathlib import Path

import numpy as np

from engine.errors import FileFormatError, LimitError, NotFoundError
from engine.limits import limits
from engine.text import N_
from engine.views import Array

FORMATS = ("PNG", "JPEG", "BMP", "GIF", "WEBP")


def open_picture(place: Path) -> Array:
    """The picture `(H, W)` or `(H, W, 3)`, uint8, light on dark.

    Paper is light and ink dark, data sets of digits the other way round: a grey picture with a light rim is inverted.
    Raises `NotFoundError`, `LimitError` for too many pixels, `FileFormatError` for anything that is no picture.
    """
    from PIL import Image, UnidentifiedImageError

    try:
        with warnings.catch_warnings(), Image.open(place, formats=FORMATS) as image:
            warnings.simplefilter("ignore", Image.DecompressionBombWarning)
            _refuse_large(place, image.width * image.height)
            grey = image.mode in ("1", "L", "LA", "I;16")
            return light_on_dark(np.asarray(image.convert("L"))) if grey else _colour(image)
    except FileNotFoundError:
        raise NotFoundError(N_("There is no file `{place}`."), place=str(place)) from None
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        template = N_("`{place}` is no picture that can be read. Formats: {formats}.")
        raise FileFormatError(template, place=str(place), formats=", ".join(FORMATS)) from None


def _refuse_large(place: Path, pixels: int) -> None:
    most = limits().pixels
    if pixels > most:
        template = N_("`{place}` has {pixels} pixels, but at most {most} are read. Make it smaller.")
        raise LimitError(template, place=str(place), pixels=pixels, most=most)


def _colour(image: object) -> Array:
    pixels = np.asarray(image.convert("RGB"))  # type: ignore[attr-defined]
    colourless = int(np.ptp(pixels.astype(np.int16), axis=2).max(initial=0)) < 8
    return light_on_dark(pixels[:, :, 0]) if colourless else pixels


def light_on_dark(picture: Array) -> Array:
    """A grey picture `(H, W)`, inverted where its rim is light."""
    rim = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    return 255 - picture if rim.mean() > 127 else picture
