"""Rows that a person enters for an uploaded table, read as its own rows were."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np

from engine.datasets.input_fields import InputField, number_field
from engine.datasets.uploads.conversion import codes_of, converted
from engine.datasets.uploads.date_parts import CLOCK
from engine.datasets.uploads.decoding import quotable
from engine.datasets.uploads.durations import DURATIONS, duration_text
from engine.datasets.uploads.number_format import FORMATS
from engine.datasets.uploads.numbers import in_format
from engine.datasets.uploads.reading import Reading
from engine.datasets.uploads.recipe import Column
from engine.datasets.uploads.spellings import categories_by_key, category_key
from engine.errors import FileFormatError
from engine.text import N_
from engine.views import Array

Rows = Sequence[Mapping[str, str]]


def values_of(columns: Sequence[Column], rows: Rows, width: int) -> Array:
    """`(N, width)` float64: each number or date at its column's place, NaN if missing. Raises `FileFormatError`."""
    values = np.zeros((len(rows), width))
    for column in columns:
        if column.kind != "category":
            cells = _cells(column, rows)
            if column.kind == "number":
                cells = _numbers(column, cells)
            values[:, column.at] = converted(column.name, cells, _reading(column))
    return values


def _numbers(column: Column, cells: Sequence[str]) -> list[str]:
    """Cells with numbers in the format of the column. Raises `FileFormatError`: a new row has no choice of columns."""
    reading = _reading(column)
    written = [cell if reading.is_gap(cell) else in_format(cell, reading.format or "1234.5") for cell in cells]
    for row, cell in enumerate(written, 1):
        if not reading.is_gap(cell) and reading.value(cell) is None:
            template = N_("`{column}` has `{cell}` in row {row}, which is not a number. Correct it or leave it empty.")
            if len(cells) == 1:
                template = N_("`{cell}` in `{column}` is not a number. Correct it or leave the field empty.")
            raise FileFormatError(template, column=column.name, cell=quotable(cell), row=row)
    return written


def codes_of_rows(columns: Sequence[Column], rows: Rows, width: int) -> Array:
    """`(N, width)` int32: the index of each category at its column's place, -1 if missing.

    A category that is in no row of the table counts as one of the rare ones; if there are none, as missing.
    """
    codes = np.zeros((len(rows), width), np.int32)
    for column in columns:
        if column.kind == "category":
            found = codes_of(_spelled(column, _cells(column, rows)), column.categories, _reading(column))
            unknown = len(column.categories) if column.others else -1
            codes[:, column.at] = np.where(found == len(column.categories), unknown, found)
    return codes


def _spelled(column: Column, cells: Sequence[str]) -> list[str]:
    """The cells with other spellings of a category replaced by it, also spellings that are in no row of the table."""
    reading = _reading(column)
    known = categories_by_key(column.categories) if reading.merges else {}
    return [cell if reading.is_gap(cell) else known.get(category_key(reading.label(cell)), cell) for cell in cells]


def _reading(column: Column) -> Reading:
    return column.reading or Reading(kind=column.kind)


def _cells(column: Column, rows: Rows) -> list[str]:
    return [row.get(column.name, "").strip() for row in rows]


def field_of(column: Column, values: Array, codes: Array, train: Array, row: int) -> InputField:
    """The field of a column; `values` and `codes` are those of all saved rows, `train` the rows of training, `row` the
    most typical of them.
    """
    if column.kind == "number":
        field = number_field(column.name, values[train, column.at], float(values[row, column.at]))
        style = _reading(column).format or "1234.5"
        if style in DURATIONS:
            return replace(field, typical=duration_text(float(field.typical), style) if field.typical else "")
        sign = FORMATS[style].decimal
        return replace(field, typical=field.typical.replace(".", sign))
    if column.kind == "date":
        days = values[[row], column.at]
        typical = _date(_reading(column), days if np.isfinite(days).all() else values[train, column.at])
        return InputField(column.name, "date", typical)
    known = codes[[row, *train], column.at]
    known = known[(known >= 0) & (known < len(column.categories))]
    if known[:1] == codes[row, column.at]:
        known = known[:1]
    typical = column.categories[int(np.bincount(known).argmax())] if len(known) else ""
    return InputField(column.name, "category", typical, categories=column.categories)


def _date(reading: Reading, days: Array) -> str:
    """The median of dates, as ISO 8601 or a time; empty if there is none."""
    known = days[np.isfinite(days)]
    return (
        reading.shown(float(np.median(known)) if reading.format == CLOCK else float(np.floor(np.median(known))))
        if len(known)
        else ""
    )
