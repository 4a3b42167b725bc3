"""The columns of a new sample, which a person fills in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.datasets.uploads.conversion import converted
from engine.datasets.uploads.reading import Reading
from engine.views import Array


@dataclass(frozen=True)
class InputField:
    """One column: what it may hold, and what it holds in the training split."""

    name: str
    """The key of the cell in a row."""
    kind: Literal["number", "date", "category"] = "number"
    typical: str = ""
    """The value of the most typical training row; where it has none, the median or the most frequent category."""
    low: float = 0.0
    high: float = 0.0
    """The smallest and the largest number."""
    categories: tuple[str, ...] = ()


def typical_row(x: Array) -> int:
    """The row of `x` `(N, D)` that is nearest to the median of all. Medians of their own, column by column, may be a
    combination that does not occur.
    """
    spread = x.std(axis=0)
    return int(np.square((x - np.median(x, axis=0)) / np.where(spread > 0, spread, 1)).sum(axis=1).argmin())


def number_field(name: str, values: Array, value: float = np.nan) -> InputField:
    """A column of numbers with these values `(N,)` in the training split, and `value` in the typical row; NaN is a
    missing value.
    """
    known = values[np.isfinite(values)]
    if not len(known):
        return InputField(name)
    low, middle, high = np.quantile(known, [0, 0.5, 1], method="nearest").tolist()
    return InputField(name, typical=f"{value if np.isfinite(value) else middle:.6g}", low=low, high=high)


def number_fields(names: Sequence[str], values: Array) -> tuple[InputField, ...]:
    """The columns of a table of numbers `(N, D)`."""
    typical = values[typical_row(values)] if len(values) else np.full(len(names), np.nan)
    return tuple(number_field(*column) for column in zip(names, values.T, typical.tolist(), strict=True))


def numbers_of_rows(rows: Sequence[Mapping[str, str]], names: Sequence[str]) -> Array:
    """The columns `names` as `(N, D)` float64, NaN for missing values; raises `FileFormatError`."""
    plain = Reading(kind="number")
    return np.stack([converted(name, [row.get(name, "") for row in rows], plain) for name in names], axis=1)
