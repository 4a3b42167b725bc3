"""Converts the cells of a column: numbers and dates to values, categories to codes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import numpy as np

from engine.datasets.uploads.decoding import quotable
from engine.datasets.uploads.reading import Reading
from engine.errors import FileFormatError
from engine.text import N_
from engine.views import Array

MAX_NUMBER = 1e30
"""Squares of larger numbers would exceed the range of float32."""


def converted(name: str, cells: Sequence[str], reading: Reading, values: Array | None = None) -> Array:
    """The numbers of a column; raises `FileFormatError` for the first cell that is not a number, or too large.

    `values`: what the cells were read as, if they have been.
    """
    values = reading.values(cells) if values is None else values
    if values is None:
        row = next(row for row, cell in enumerate(cells) if not reading.is_gap(cell) and reading.value(cell) is None)
        template = (
            N_(
                "`{column}` has `{cell}` in row {row}, which is not a number. Use the column as categories, or "
                "exclude it."
            )
            if reading.kind == "number"
            else N_(
                "`{column}` has `{cell}` in row {row}, which is not a date like 2024-05-31. Use the column as "
                "categories."
            )
        )
        raise FileFormatError(template, column=name, cell=quotable(cells[row]), row=row + 1)
    wrong = np.flatnonzero(np.isinf(values) | (np.abs(values) > MAX_NUMBER))
    if len(wrong):
        row = int(wrong[0])
        template = N_(
            "`{column}` has `{cell}` in row {row}, but numbers must lie between -{max} and {max}. Correct the "
            "cell or leave it empty."
        )
        raise FileFormatError(template, column=name, cell=quotable(cells[row]), row=row + 1, max=f"{MAX_NUMBER:g}")
    return values


def categories_of(cells: Sequence[str], limit: int, reading: Reading) -> tuple[str, ...]:
    """The `limit` most frequent distinct values, sorted by name (numbers by size)."""
    counts = Counter(reading.label(cell) for cell in cells if not reading.is_gap(cell))
    kept = [cell for cell, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]]
    try:
        return tuple(sorted(kept, key=lambda cell: (float(cell), cell)))
    except ValueError:
        return tuple(sorted(kept))


def codes_of(cells: Sequence[str], categories: Sequence[str], reading: Reading) -> Array:
    """`(N,)` int32: the index of the category, -1 if missing, `len(categories)` for any other value."""
    known = {cell: index for index, cell in enumerate(categories)}
    other = len(categories)
    return np.array([-1 if reading.is_gap(cell) else known.get(reading.label(cell), other) for cell in cells], np.int32)
