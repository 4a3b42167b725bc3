"""Decides how all images of an upload are prepared: together, so that differences between them remain."""

from __future__ import annotations

import io
from collections.abc import Sequence
from typing import TYPE_CHECKING

import numpy as np

from engine.datasets.picture_depth import DEEP, extremes, range_of
from engine.datasets.picture_preparation import Inversion, Preparation, has_light_border, plain_image
from engine.datasets.pictures import opened
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.picture_files import Header
from engine.datasets.uploads.picture_settings import PictureSettings
from engine.errors import FileFormatError
from engine.text import N_, Message, message

if TYPE_CHECKING:
    from PIL.Image import Image as PillowImage

_MOSTLY = 0.9
"""Gray images are inverted if this share of them has a light border, as scans and drawings on paper have."""
_NOISE = 12
"""Of 256: the maximum difference between the channels of a gray image that was saved in color."""
GREY_NOTE = N_("The images have no colors, so they are read as gray, with one channel.")
INVERTED_EACH = N_("Each image with a light border was inverted, so differences in brightness are lost.")
INVERTED = N_("All images were inverted (light ink on dark, as on the draw pad): {share} % have a light border.")
_SMALL = Preparation(channels=3, height=64, width=64)
"""Large JPEGs are examined at a lower resolution."""
_EXAMINED = 200
"""The number of images whose borders are examined, spread over all."""


def preparation_for(
    files: Sequence[Upload], headers: Sequence[Header], settings: PictureSettings, side: int
) -> tuple[Preparation, list[Message]]:
    """How these images are prepared, and what is reported about it."""
    coloured = [file for file, header in zip(files, headers, strict=True) if not header.is_grey]
    are_grey = settings.colour == "auto" and not any(_has_colours(file) for file in coloured)
    is_grey = settings.colour == "grey" or are_grey
    deep = [file for file, header in zip(files, headers, strict=True) if header.mode in DEEP]
    value_range = _common_range(deep, all(header.mode == "F" for header in headers if header.mode in DEEP))
    plain = Preparation(
        channels=1 if is_grey else 3,
        height=side,
        width=side,
        fit=settings.fit,
        value_range=value_range,
    )
    light = _light_share(files, plain)
    inversion = _decided(light, is_grey) if settings.inversion == "auto" else settings.inversion
    how = plain.model_copy(
        update={"inversion": inversion, "light_background": _is_light(light, inversion)},
    )
    notes = [*_depth_notes(value_range, len(deep)), *_inversion_notes(inversion, light, is_grey)]
    return how, [*_grey_notes(len(coloured) if are_grey else 0), *notes]


def _has_colours(file: Upload) -> bool:
    """Whether the channels of an image differ by more than the noise of JPEG."""
    try:
        return opened(io.BytesIO(file.data), file.name, lambda image: not _is_colourless(plain_image(image, _SMALL)))
    except FileFormatError:
        return False


def _is_colourless(image: PillowImage) -> bool:
    channels = np.asarray(image, np.int16)
    return bool(np.ptp(channels, axis=2).max() <= _NOISE)


def _grey_notes(count: int) -> list[Message]:
    if not count:
        return []
    return [message(GREY_NOTE)]


def _decided(light: float, is_grey: bool) -> Inversion:
    return "all" if is_grey and light >= _MOSTLY else "none"


def _is_light(light: float, inversion: Inversion) -> bool:
    """Whether samples have a light background after inversion."""
    return {"none": light >= _MOSTLY, "all": light <= 1 - _MOSTLY, "each": False}[inversion]


def _light_share(files: Sequence[Upload], how: Preparation) -> float:
    """The share of images with a light border, from a part of them."""
    step = max(1, len(files) // _EXAMINED)
    found = [is_light for file in files[::step] if (is_light := _has_light_border(file, how)) is not None]
    return sum(found) / max(1, len(found))


def _has_light_border(file: Upload, how: Preparation) -> bool | None:
    try:
        return opened(io.BytesIO(file.data), file.name, lambda image: has_light_border(plain_image(image, how)))
    except FileFormatError:
        return None


def _common_range(deep: Sequence[Upload], is_float: bool) -> tuple[float, float] | None:
    found = []
    for file in deep:
        try:
            found.append(opened(io.BytesIO(file.data), file.name, extremes))
        except FileFormatError:
            continue
    if not found:
        return None
    return range_of(min(low for low, _ in found), max(high for _, high in found), is_float)


def _depth_notes(value_range: tuple[float, float] | None, count: int) -> list[Message]:
    if value_range is None:
        return []
    template = N_("The values {low} to {high} of images with more than 8 bits became 0 to 255, the same for all.")
    return [message(template, low=f"{value_range[0]:g}", high=f"{value_range[1]:g}", count=count)]


def _inversion_notes(inversion: Inversion, light: float, is_grey: bool) -> list[Message]:
    if inversion == "each":
        return [message(INVERTED_EACH)]
    if inversion == "all":
        return [message(INVERTED, share=round(100 * light))]
    if not is_grey or not light:
        return []
    return [message(N_("No image was inverted: {share} % have a light border."), share=round(100 * light))]
