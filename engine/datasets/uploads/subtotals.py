"""Rows of totals anywhere in a table: called so, and equal to the sum of the rows above, of their group, or of all."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence

import numpy as np

from engine.datasets.uploads.missing_values import is_missing
from engine.datasets.uploads.numbers import fit_numbers, number_of
from engine.views import Array

_CALLED = re.compile(
    r"(?:(?:sub-?|grand )?totals?|sum|summe|zwischensumme|gesamt(?:summe)?|insgesamt|somme|suma|totale|totaal|итого|всего)\b.*"
    r"|.*\b(?:sub-?)?(?:totals?|summe|gesamt|итого)|.*(?:合计|总计|小计|共计|合計|小計|総計|합계|소계|총계)[:：]?",
    re.IGNORECASE,
)
_TOLERANCE = 1e-4
_MAX_SHARE = 0.5
"""If more rows are called totals, these are samples."""


def subtotal_rows(columns: Sequence[Sequence[str]]) -> dict[int, str]:
    """The rows that hold totals, each with the cell that says so."""
    named = _named(columns)
    rows = len(columns[0]) if columns else 0
    if not named or len(named) > _MAX_SHARE * rows:
        return {}
    samples = np.ones(rows, bool)
    samples[list(named)] = False
    sums = [found for column in columns if (found := _sums(column, samples)) is not None]
    starts = [0, *(row + 1 for row in named)]
    return {row: cell for (row, cell), start in zip(named.items(), starts, strict=False) if _agree(sums, row, start)}


def _named(columns: Sequence[Sequence[str]]) -> dict[int, str]:
    """The rows with a cell that is called a total, in order."""
    found: dict[int, str] = {}
    for column in columns:
        called = {cell for cell in set(column) if not cell[:1].isdigit() and _CALLED.fullmatch(cell)}
        if called:
            found |= {row: cell for row, cell in enumerate(column) if cell in called and row not in found}
    return dict(sorted(found.items()))


def _sums(column: Sequence[str], samples: Array) -> tuple[Array, Array] | None:
    """`(N,)` numbers, NaN where there is none, and `(N + 1,)` sums of the samples above; None if they are no numbers."""
    known = {
        cell for cell, is_sample in zip(column, samples.tolist(), strict=True) if is_sample and not is_missing(cell)
    }
    fit = fit_numbers(Counter(known))
    if not fit:
        return None
    read = {cell: number_of(cell, fit.formats[0], fit.scaled) for cell in set(column)}
    values = np.array([np.nan if (value := read[cell]) is None else value for cell in column])
    return values, np.concatenate(([0.0], np.cumsum(np.where(samples & np.isfinite(values), values, 0.0))))


def _agree(sums: Sequence[tuple[Array, Array]], row: int, start: int) -> bool:
    """Whether half of the numbers in the row, or more, are sums: since row `start`, of all above, or of all."""
    known = [(values[row], above) for values, above in sums if np.isfinite(values[row]) and values[row]]
    right = sum(
        bool(np.isclose(value, [above[row] - above[start], above[row], above[-1]], _TOLERANCE, 0.0).any())
        for value, above in known
    )
    return right > 0 and 2 * right >= len(known)
