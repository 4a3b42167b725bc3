"""Tables of pixels as images: each row becomes an image file in memory, which is then read like any other."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from dataclasses import replace

import numpy as np

from engine.datasets.uploads import table_limits
from engine.datasets.uploads.decoding import Upload, quotable
from engine.datasets.uploads.picture_classes import LabelledPictures, class_name
from engine.datasets.uploads.pixel_layout import PixelLayout, pixel_layout, pixel_values
from engine.datasets.uploads.sheet import ReadingSettings, Sheet, read_sheet
from engine.errors import FileFormatError
from engine.text import N_, message
from engine.views import Array

_PIXELS_IN_CELL = re.compile(rb'^[^\n]*,"?\d+(?: \d+){63}', re.MULTILINE)
_HEAD = 100_000
_WHITE = (1, 15, 16, 255)
"""Usual values of white: shares, 4 bits, scikit-learn's digits, 8 bits."""


def pictures_in_table(file: Upload) -> LabelledPictures:
    """The images in a CSV file. Raises `FileFormatError` if its columns are not pixels."""
    sheet = _sheet(file)
    layout = pixel_layout(sheet.names, sheet.columns)
    if layout is None:
        template = N_(
            "`{file}` is neither an image nor a table of pixels. Such a table has a column with the class, and one per "
            "pixel of a square image, with values from 0 to 255."
        )
        raise FileFormatError(template, file=file.name)
    pixels, white = _pixels(sheet.columns, layout)
    template = N_(
        "Each row became an image of {side} × {side} pixels, with its class in `{column}`. The values 0 to {white} "
        "became 0 to 255."
    )
    name = quotable(sheet.names[layout.label])
    return LabelledPictures(
        files=tuple(Upload(f"row {number}.png", _png(picture)) for number, picture in enumerate(pixels, 1)),
        labels=tuple(class_name(_whole(cell)) for cell in sheet.columns[layout.label]),
        report=(message(template, side=layout.side, column=name, white=white),),
        side=layout.side,
    )


def _sheet(file: Upload) -> Sheet:
    """The table with a column per pixel. In some tables all pixels are in one cell, with blanks between them."""
    if not _PIXELS_IN_CELL.search(file.data[:_HEAD]):
        return read_sheet(file)
    sheet = read_sheet(file, ReadingSettings(separator="comma"))
    at = max(range(len(sheet.names)), key=lambda column: sheet.columns[column][0].count(" "))
    rows = [cell.split() for cell in sheet.columns[at]]
    width = len(rows[0])
    table_limits.require_width(file, width)
    table_limits.require_cells(file, width * len(rows))
    if any(len(row) != width for row in rows):
        raise FileFormatError(N_("The images in `{file}` do not have equally many pixels."), file=file.name)
    others = [column for column in range(len(sheet.names)) if column != at]
    names = (*(sheet.names[column] for column in others), *(f"pixel{number}" for number in range(width)))
    columns = (*(sheet.columns[column] for column in others), *zip(*rows, strict=True))
    return replace(sheet, names=names, columns=columns)


def _pixels(columns: Sequence[Sequence[str]], layout: PixelLayout) -> tuple[Array, int]:
    """The images `(N, S, S)` or `(N, S, S, 3)` uint8, and the value that became white."""
    values = pixel_values([columns[place] for place in layout.pixels])
    assert values is not None
    white = next(white for white in _WHITE if values.max() <= white)
    scaled = np.rint(values * (255 / white)).astype(np.uint8)
    side = layout.side
    if layout.channels == 1:
        return scaled.reshape(-1, side, side), white
    planes = scaled.reshape(-1, 3, side, side).transpose(0, 2, 3, 1)
    return min(planes, scaled.reshape(-1, side, side, 3), key=_roughness), white


def _roughness(pictures: Array) -> float:
    """The mean difference between neighbors: large if the channels were taken apart in the wrong way."""
    return float(np.abs(np.diff(pictures[:100].astype(np.int16), axis=2)).mean())


def _whole(cell: str) -> str:
    """Class 3.0 is class 3."""
    return re.sub(r"^(-?\d+)\.0+$", r"\1", cell.strip())


def _png(picture: Array) -> bytes:
    from PIL import Image

    file = io.BytesIO()
    Image.fromarray(picture).save(file, "PNG", compress_level=0)
    return file.getvalue()
