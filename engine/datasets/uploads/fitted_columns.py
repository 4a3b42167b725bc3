"""What a table's columns were fitted to: all that the preparation of a new row needs."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.datasets.uploads.outliers import fences
from engine.datasets.uploads.recipe import Column, fill_category, fill_value, filled_values
from engine.views import Array


@dataclass(frozen=True)
class FittedColumn:
    """A column with its fitted values. `fill` is a number, days since 1970, or the index of a category's input."""

    column: Column
    fill: float
    limits: tuple[float, float] | None = None
    """The range to which outliers are clipped."""
    unseen: tuple[int, ...] = ()
    """The inputs of categories that no training row has; they stay 0."""


def fitted_columns(
    columns: Sequence[Column], values: Array, codes: Array, train: Array, clip: bool = False
) -> tuple[FittedColumn, ...]:
    """The columns of a table, fitted to the rows `train`."""
    return tuple(
        _categories(column, codes[:, column.at], train)
        if column.kind == "category"
        else _numbers(column, np.array(values[:, column.at]), train, clip)
        for column in columns
    )


def _numbers(column: Column, values: Array, train: Array, clip: bool) -> FittedColumn:
    known = np.sort(train[~np.isnan(values[train])])
    last = column.missing == "interpolate" and len(known)  # behind the rows of the table, the last value continues
    fill = float(values[known[-1]]) if last else fill_value(column, values[known])
    filled, _ = filled_values(column, values, train)
    return FittedColumn(column, fill, fences(filled[train]) if clip and len(train) else None)


def _categories(column: Column, codes: Array, train: Array) -> FittedColumn:
    fill = fill_category(column, codes[train])
    filled = np.where(codes < 0, fill, codes)
    seen = np.bincount(filled[train], minlength=len(column.inputs()))
    return FittedColumn(column, fill, unseen=tuple(np.flatnonzero(seen == 0).tolist()))
