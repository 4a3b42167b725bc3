"""Rows of totals in a table and below it, which are no samples."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.datasets.uploads.missing_values import is_missing
from engine.datasets.uploads.number_format import FORMATS
from engine.datasets.uploads.numbers import ODD_SHARE, fit_numbers, number_of
from engine.datasets.uploads.subtotals import subtotal_rows

_LAST = 3
"""Rows at the end in which totals are looked for."""
_TOTALS = frozenset({
    "total", "totals", "grand total", "sum", "sums", "subtotal", "overall", "all", "summe", "gesamt", "gesamtsumme", "insgesamt",
    "somme", "suma", "totale", "totaal", "итого", "всего", "合计", "总计", "总和", "小计", "共计", "总数", "合計", "総計", "計", "합계", "총계",
})  # fmt: skip
_MEANS = frozenset(
    {
        "average",
        "mean",
        "avg",
        "durchschnitt",
        "mittelwert",
        "moyenne",
        "promedio",
        "media",
        "平均",
        "平均值",
        "均值",
        "평균",
    }
)
_STATISTICS = frozenset(
    [
        "min",
        "max",
        "minimum",
        "maximum",
        "median",
        "mode",
        "std",
        "stdev",
        "std.dev",
        "sd",
        "stddev",
        "variance",
        "var",
        "count",
        "n",
        "anzahl",
        "standardabweichung",
        "écart-type",
        "最大值",
        "最小值",
        "最大",
        "最小",
        "标准差",
        "中位数",
        "方差",
        "计数",
    ]
)
"""Names of other statistics, below totals or means that are right."""
_TOLERANCE, _EXACT = 5e-3, 1e-6
"""Relative differences of totals with and without a name, since they are rounded."""


@dataclass(frozen=True)
class TotalsRow:
    """A row that holds totals: its index, and the cell that says so, or its first sum."""

    row: int
    cell: str


def totals_rows(columns: Sequence[Sequence[str]]) -> list[TotalsRow]:
    """The rows that hold totals, and other statistics below them."""
    found = {row.row: row.cell for row in _last_rows(columns)} | subtotal_rows(columns)
    found |= _statistics_below(columns, found) if found else {}
    return [TotalsRow(row, cell) for row, cell in sorted(found.items())]


def _statistics_below(columns: Sequence[Sequence[str]], totals: Mapping[int, str]) -> dict[int, str]:
    """The rows at the end that are called means, minima …, if there is a row of totals among them."""
    row, found = len(columns[0]) - 1, {}
    while row > 0 and (row in totals or _statistic(columns, row)):
        found[row] = totals.get(row) or _statistic(columns, row)
        row -= 1
    return found if found.keys() & totals.keys() else {}


def _statistic(columns: Sequence[Sequence[str]], row: int) -> str:
    """The cell that calls the row a statistic, if no other row says so."""
    for column in columns:
        if column[row].casefold().strip(" :：.") in _STATISTICS | _MEANS and column.count(column[row]) == 1:
            return column[row]
    return ""


def _last_rows(columns: Sequence[Sequence[str]]) -> list[TotalsRow]:
    """The rows at the end that hold totals."""
    rows = len(columns[0]) if columns else 0
    last = range(max(rows - _LAST, 1), rows)
    named = {row: cell for row in last if (cell := _word(columns, row))}
    samples = min(named, default=rows - 1)
    found = [TotalsRow(row, cell) for row, cell in named.items() if _agrees(columns, row, samples)]
    if found or named or rows < 2:
        return found
    cell = _plain_sum(columns, rows - 1)
    return [TotalsRow(rows - 1, cell)] if cell else []


def _word(columns: Sequence[Sequence[str]], row: int) -> str:
    """The cell that says that the row holds totals, if no other row says so in this column."""
    for column in columns:
        word = column[row].casefold().strip(" :：")
        if (word in _TOTALS or word in _MEANS) and column.count(column[row]) == 1:
            return column[row]
    return ""


def _agrees(columns: Sequence[Sequence[str]], row: int, samples: int) -> bool:
    """Whether a row that is called totals holds a sum or mean of the rows above, or nothing else."""
    others = sum(not is_missing(column[row]) for column in columns) - 1
    return others == 0 or any(_is_total(column, row, samples, _TOLERANCE, with_mean=True) for column in columns)


def _plain_sum(columns: Sequence[Sequence[str]], row: int) -> str:
    """The first sum in a row without a name, if it has empty cells and all others, two or more, are sums."""
    filled = [column for column in columns if not is_missing(column[row])]
    if len(filled) == len(columns) or len(filled) < 2:
        return ""
    return filled[0][row] if all(_is_total(column, row, row, _EXACT) for column in filled) else ""


def _is_total(column: Sequence[str], row: int, samples: int, tolerance: float, with_mean: bool = False) -> bool:
    """Whether the number in this row is the sum of the first `samples`, or their mean, in a format that fits them."""
    above = [cell for cell in column[:samples] if not is_missing(cell)]
    fit = fit_numbers(Counter(above))
    if is_missing(column[row]) or not fit or len(above) < 2:
        return False
    return any(
        _adds_up(above, column[row], style, fit.scaled, tolerance, with_mean) for style in (*fit.formats, *FORMATS)
    )


def _adds_up(above: Sequence[str], cell: str, style: str, scaled: bool, tolerance: float, with_mean: bool) -> bool:
    value = number_of(cell, style, scaled)
    known = [number for other in above if (number := number_of(other, style, scaled)) is not None]
    if not value or len(known) < len(above) * (1 - ODD_SHARE):
        return False
    total = math.fsum(known)
    expected = (total, total / len(known)) if with_mean else (total,)
    return any(math.isclose(value, one, rel_tol=tolerance) for one in expected)
