"""The columns of a table as source, with what was fitted to the training rows."""

from __future__ import annotations

from typing import Any

import numpy as np

from engine.datasets.table import BundledTable, mean_and_deviation
from engine.datasets.uploaded_table import UploadedTable
from engine.datasets.uploads.fitted_columns import FittedColumn
from engine.datasets.uploads.reading import Reading
from engine.exports.templates.columns import CategoryColumn, DateColumn, NumberColumn, PlainColumn
from engine.views import Array

AnyColumn = NumberColumn | DateColumn | CategoryColumn | PlainColumn


def uploaded_columns(dataset: UploadedTable) -> tuple[AnyColumn, ...]:
    """The columns of an uploaded table."""
    fitted, mean, deviation = dataset.fitted()
    columns: list[AnyColumn] = []
    at = 0
    for one in fitted:
        part = slice(at, at + len(one.column.inputs()))
        scale = (mean[part], deviation[part]) if dataset.standardise else None
        columns.append(_column(one, scale))
        at = part.stop
    return tuple(columns)


def bundled_columns(dataset: BundledTable) -> tuple[AnyColumn, ...]:
    """The columns of a built-in table, which are numbers as Python writes them."""
    raw = dataset.load().train.raw
    assert raw is not None
    scale = mean_and_deviation(raw) if dataset.standardise else ()
    columns = zip(dataset.columns, *map(_shortest, (np.median(raw, axis=0), *scale)), strict=True)
    return tuple(PlainColumn(*column) for column in columns)


def _shortest(values: Array) -> list[float]:
    """Numbers of float32 as they are written shortest: 5.7, not 5.699999809265137."""
    return [float(str(value)) for value in values.astype(np.float32)]


def _column(fitted: FittedColumn, scale: tuple[Array, Array] | None) -> AnyColumn:
    column, reading = fitted.column, fitted.column.reading or Reading(kind=fitted.column.kind)
    kept: dict[str, Any] = {"name": column.name, "gaps": reading.gaps, "words": reading.words}
    mean, deviation = (tuple(values.tolist()) for values in scale) if scale else ((), ())
    if column.kind == "category":
        return CategoryColumn(
            **kept,
            categories=column.categories,
            size=len(column.inputs()),
            fill=int(fitted.fill),
            others=column.others,
            unseen=fitted.unseen,
            mean=mean,
            deviation=deviation,
            spellings=tuple(reading.spellings.items()),
            merges=reading.merges,
        )
    kept |= {"fill": fitted.fill, "limits": fitted.limits}
    if column.kind == "date":
        parts = column.date_inputs or ("days",)
        return DateColumn(
            **kept,
            order=reading.format or "year/month/day",
            parts=parts,
            mean=mean,
            deviation=deviation,
            zone=reading.zone,
            first_year=reading.first_year,
        )
    scaled = {"mean": mean[0], "deviation": deviation[0]} if scale else {}
    return NumberColumn(**kept, **scaled, format=reading.format or "1234.5", scaled=reading.scaled)
