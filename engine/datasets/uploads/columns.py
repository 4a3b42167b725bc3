"""The meaning of a column of text: numbers, dates or categories, guessed or chosen, and its conversion."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Literal

import numpy as np

from engine.datasets.uploads.decoding import quotable
from engine.errors import FileFormatError
from engine.text import N_
from engine.views import Array

Kind = Literal["number", "date", "category", "leave_out"]
MISSING = frozenset({"", "na", "n/a", "#n/a", "nan", "null", "none", "?", "-", "--", "missing"})
"""How people write missing values."""
MAX_NUMBER = 1e30
"""Squares of larger numbers would exceed the range of float32."""
MAX_CATEGORIES = 50
"""Columns with more distinct values are taken for names or addresses."""
FEW_NUMBERS = 10
"""An integer target with at most this many distinct values is taken for classes."""
_DAY_S = 86_400


@dataclass(frozen=True)
class Facts:
    """Facts about a column. `low`, `high`, `middle` (the median) and `outliers` apply to numbers and dates."""

    name: str
    kind: Kind
    missing: int
    distinct: int
    low: float = 0.0
    high: float = 0.0
    middle: float = 0.0
    outliers: int = 0
    fences: tuple[float, float] | None = None
    """Values beyond these are outliers: more than 1.5 interquartile ranges outside the quartiles."""


def facts_of(name: str, cells: Sequence[str], kind: Kind | None = None) -> Facts:
    """The facts of a column of this kind; None: guessed."""
    counts = Counter(cells)
    missing = sum(count for cell, count in counts.items() if is_missing(cell))
    distinct = [cell for cell in counts if not is_missing(cell)]
    chosen = kind or guess(distinct)
    if chosen not in ("number", "date"):
        return Facts(name, chosen, missing, len(distinct))
    values = numbers(cells) if chosen == "number" else dates(cells)
    known = values[np.isfinite(values)] if values is not None else np.zeros(0)
    if not len(known):
        return Facts(name, chosen, missing, len(distinct))
    low, high = fences(known)
    outside = int(((known < low) | (known > high)).sum())
    spread = float(known.min()), float(known.max()), float(np.median(known))
    return Facts(name, chosen, missing, len(distinct), *spread, outside, (low, high))


def guess(distinct: Sequence[str]) -> Kind:
    """Guesses the kind of a column from its distinct values."""
    if not distinct:
        return "leave_out"
    if numbers(distinct) is not None:
        return "number" if len(distinct) > 1 else "leave_out"
    if dates(distinct) is not None:
        return "date"
    return "category" if 1 < len(distinct) <= MAX_CATEGORIES else "leave_out"


def is_missing(cell: str) -> bool:
    return cell.casefold() in MISSING


def numbers(cells: Sequence[str]) -> Array | None:
    """`(N,)` float64, NaN for missing values; None if a cell is not a number. `1,5` is one and a half."""
    try:
        return np.array([math.nan if is_missing(cell) else _number(cell) for cell in cells], np.float64)
    except ValueError:
        return None


def _number(cell: str) -> float:
    if "_" in cell:  # Python's syntax for thousands
        raise ValueError
    if "," in cell and "." not in cell and cell.count(",") == 1:
        cell = cell.replace(",", ".")
    return float(cell)


def dates(cells: Sequence[str]) -> Array | None:
    """`(N,)` float64, days since 1970, NaN for missing values; None if a cell is not a date. ISO 8601, also with
    `/`."""
    try:
        return np.array([math.nan if is_missing(cell) else _day(cell) for cell in cells], np.float64)
    except (ValueError, OverflowError):
        return None


def _day(cell: str) -> float:
    moment = datetime.fromisoformat(cell.replace("/", "-"))
    return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).timestamp() / _DAY_S


def fences(known: Array) -> tuple[float, float]:
    """Tukey's fences. If most values are equal, nothing is an outlier.

    Reference: Tukey, 1977, *Exploratory data analysis*.
    """
    first, third = np.percentile(known, [25, 75])
    reach = 1.5 * (third - first)
    return (float(first - reach), float(third + reach)) if reach > 0 else (float(known.min()), float(known.max()))


def converted(name: str, cells: Sequence[str], kind: Kind) -> Array:
    """The numbers of a column; raises `FileFormatError` for the first cell that is not a number, or too large."""
    values = numbers(cells) if kind == "number" else dates(cells)
    if values is None:
        row = next(row for row, cell in enumerate(cells) if _unlike(cell, kind))
        template = (
            N_(
                "`{column}` has `{cell}` in row {row}, which is not a number. Use the column as categories, or "
                "exclude it."
            )
            if kind == "number"
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


def _unlike(cell: str, kind: Kind) -> bool:
    return (numbers([cell]) if kind == "number" else dates([cell])) is None


def categories_of(cells: Sequence[str], limit: int) -> tuple[str, ...]:
    """The `limit` most frequent distinct values, sorted by name (numbers by size)."""
    counts = Counter(cell for cell in cells if not is_missing(cell))
    kept = [cell for cell, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]]
    values = numbers(kept)
    if values is None:
        return tuple(sorted(kept))
    return tuple(cell for _, cell in sorted(zip(values.tolist(), kept, strict=True)))


def codes_of(cells: Sequence[str], categories: Sequence[str]) -> Array:
    """`(N,)` int32: the index of the category, -1 if missing, `len(categories)` for any other value."""
    known = {cell: index for index, cell in enumerate(categories)}
    return np.array([-1 if is_missing(cell) else known.get(cell, len(categories)) for cell in cells], np.int32)
