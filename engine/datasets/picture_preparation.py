"""How an image becomes a sample of a data set: one function for training, the pages and the command line."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path
from typing import TYPE_CHECKING, Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from engine.datasets.picture_depth import as_eight_bits, is_deep
from engine.datasets.pictures import opened
from engine.datasets.strokes import without_margin
from engine.errors import NotFoundError
from engine.text import N_
from engine.views import Array

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

Fit = Literal["cut", "pad"]
"""What to do with images that are not square: crop the middle, or add margins."""
Inversion = Literal["none", "all", "each"]
"""Which images are inverted; `each`: those with a light border, each decided alone."""
_MAX_FACTOR = 8
"""Larger images are first averaged down to this many times the final side, which takes a tenth of the time without
visible change."""
_SMALL = 16
"""Up to this side, samples of built-in data sets have no margin, like scikit-learn's digits."""


class Preparation(BaseModel):
    """How an image becomes a sample `(C, H, W)`. Stored with an uploaded data set."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    version: Literal[1] = 1
    channels: Literal[1, 3]
    height: int
    width: int
    fit: Fit = "cut"
    inversion: Inversion = "none"
    light_background: bool = False
    """Whether prepared samples have a light background: then margins are white, and drawings are dark on light."""
    value_range: tuple[float, float] | None = None
    """For images with more than 8 bits: the values that become 0 and 255. None: guessed for each image."""
    crops_margin: bool = False
    """Whether a black margin is removed first."""


def standard_preparation(shape: tuple[int, ...]) -> Preparation:
    """For data sets without a stored preparation: gray images are light on dark, complete, and centered."""
    channels, height, width = shape
    grey = channels == 1
    return Preparation(
        channels=1 if grey else 3,
        height=height,
        width=width,
        fit="pad" if grey else "cut",
        inversion="each" if grey else "none",
        crops_margin=max(height, width) <= _SMALL,
    )


def prepare(image: PillowImage, how: Preparation) -> Array:
    """The sample `(C, H, W)` uint8 of an image that was just opened."""
    from PIL import Image, ImageOps

    plain = plain_image(image, how)
    if how.inversion == "all" or (how.inversion == "each" and has_light_border(plain)):
        plain = ImageOps.invert(plain)
    if how.crops_margin:
        plain = without_margin(plain)
    factor = min(plain.width // (_MAX_FACTOR * how.width), plain.height // (_MAX_FACTOR * how.height))
    if factor > 1:
        plain = plain.reduce(factor)
    size, method = (how.width, how.height), Image.Resampling.LANCZOS
    if how.fit == "cut":
        plain = ImageOps.fit(plain, size, method)
    else:
        plain = ImageOps.pad(plain, size, method, color="white" if how.light_background else "black")
    pixels = np.asarray(plain, np.uint8)
    return np.ascontiguousarray(pixels[None] if how.channels == 1 else pixels.transpose(2, 0, 1))


def prepare_file(place: Path, how: Preparation) -> Array:
    """The sample of an image file. Raises `NotFoundError`, `FileFormatError` or `LimitError`."""
    if not place.exists():
        raise NotFoundError(N_("File `{place}` not found."), place=str(place))
    return opened(place, str(place), lambda image: prepare(image, how))


def prepare_bytes(data: bytes, name: str, how: Preparation) -> Array:
    """The sample `(C, H, W)` uint8 of an image file of this name; raises what `opened` raises."""
    return opened(BytesIO(data), name, lambda image: prepare(image, how))


def plain_image(image: PillowImage, how: Preparation) -> PillowImage:
    """The image upright, with 8 bits, in gray (`L`) or color (`RGB`), transparent parts white."""
    from PIL import ImageOps

    mode = "L" if how.channels == 1 else "RGB"
    image.draft(mode, (2 * how.width, 2 * how.height))  # decodes JPEGs only to the needed resolution
    ImageOps.exif_transpose(image, in_place=True)
    plain = as_eight_bits(image, how.value_range) if is_deep(image) else _on_white(image)
    return plain if plain.mode == mode else plain.convert(mode)


def has_light_border(image: PillowImage) -> bool:
    """Whether the border of an image of 8 bits is light on average."""
    picture = np.asarray(image.convert("L"))
    rim = np.concatenate([picture[0], picture[-1], picture[:, 0], picture[:, -1]])
    return bool(rim.mean() > 127)


def _on_white(image: PillowImage) -> PillowImage:
    """Puts transparent images on a white background."""
    from PIL import Image

    if "A" not in image.getbands() and "a" not in image.getbands() and "transparency" not in image.info:
        return image
    full = image.convert("RGBA")
    return Image.alpha_composite(Image.new("RGBA", full.size, "white"), full).convert("RGB")
