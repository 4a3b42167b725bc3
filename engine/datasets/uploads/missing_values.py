"""The words that stand for missing values, and numbers such as -999 that do."""

from __future__ import annotations

import re
from datetime import date

import numpy as np

from engine.views import Array

MISSING = frozenset({
    "", "na", "n/a", "n.a.", "n.a", "#n/a", "#na", "<na>", "nan", "null", "(null)", "\\n", "nat", "?", "-", "--",
    "---", ".", "..", "…", "–", "—", "——", "missing", "#value!", "#ref!", "#div/0!", "#name?", "#num!", "#null!",
})  # fmt: skip
"""Missing in any column, in lower case."""
UNKNOWN = frozenset({
    "none", "nil", "unknown", "unk", "undefined", "not available", "not applicable", "not known", "no data", "nodata",
    "n.d.", "nd", "n/d", "tbd", "tba", "k.a.", "k. a.", "keine angabe", "unbekannt", "inconnu", "desconocido", "s/d",
    "sconosciuto", "*", "**", "/", "x", ":", "无", "未知", "不详", "不明", "缺失", "缺", "空", "暂无", "无数据", "暂无数据", "未填写", "なし",
    "該当なし", "未回答", "нет данных", "н/д", "알 수 없음", "미상",
})  # fmt: skip
"""Missing among numbers and dates; a category of its own elsewhere, since "none" and "无" are answers there."""
_NINES = (99.0, 999.0, 9999.0, 99999.0, 999999.0, 99.9, 999.9, 9999.9, 99.99, 999.99)
_BELOW = (*(-value for value in _NINES), -200.0, -777.0, -888.0, -8888.0, -999.25, -9999.25)
_ALL = (*_BELOW, *_NINES)
"""Numbers that stand for missing values in columns without negative values, or far below all others."""
_DATES = [
    (date.fromisoformat(day) - date(1970, 1, 1)).days
    for day in ("0001-01-01", "1753-01-01", "1899-12-30", "1900-01-01", "1970-01-01", "2999-12-31", "9999-12-31")
]
"""Dates that stand for missing values if they are far from all others."""
_DATE_YEARS = re.compile("0001|1753|1899|1900|1970|2999|9999")
_DIGITS = re.compile(r"\D*(?:9[9.,']*9|9999?[.,]25|200|777|888|8\D?888)(?:[.,]0+)?\D*")
_SHARE = 0.5
"""More than this share of a high number, such as 999, is taken for a value."""


def is_missing(cell: str) -> bool:
    """Whether the cell is missing in any column."""
    return cell.casefold() in MISSING


def is_unknown(cell: str) -> bool:
    """Whether the cell is missing among numbers and dates."""
    word = cell.casefold()
    return word in MISSING or word in UNKNOWN


def may_be_sentinel(cell: str) -> bool:
    """Whether the digits of a cell are those of a number that stands for missing values."""
    return bool(_DIGITS.fullmatch(cell))


def sentinels(values: Array, counts: Array) -> list[float]:
    """The numbers that stand for missing values, like -999, of different `(N,)` values that occur `counts` times."""
    finite = np.isfinite(values)
    values, counts = values[finite], counts[finite]
    return sorted(float(value) for value in np.intersect1d(values, _ALL) if _is_apart(value, values, counts))


def may_be_date_sentinel(cell: str) -> bool:
    """Whether a cell has the year of a date that stands for missing values."""
    return bool(_DATE_YEARS.search(cell))


def date_sentinels(values: Array) -> list[float]:
    """The dates that stand for missing values, like 9999-12-31, of different `(N,)` days since 1970."""
    kept = values[~np.isin(np.floor(values), _DATES)]
    if len(kept) < 2 or len(kept) == len(values):
        return []
    low, high = float(kept.min()), float(kept.max())
    return [value for value in values.tolist() if max(low - value, value - high) > high - low]


def _is_apart(value: float, values: Array, counts: Array) -> bool:
    """Whether the value is far from all others, which are several."""
    others = np.unique(values[~np.isin(values, (value, *_BELOW))])
    if len(others) < 2:
        return False
    low, high = float(others[0]), float(others[-1])
    if value < 0:
        return low >= 0 or low - value > high - low
    count = int(counts[values == value].sum())
    return 2 <= count <= _SHARE * counts.sum() and value - high > high - low
