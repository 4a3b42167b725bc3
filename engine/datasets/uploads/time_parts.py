"""Times spread over several columns: a year, a month, a day, an hour."""

from __future__ import annotations

import math
import re
from collections.abc import Mapping, Sequence
from datetime import date
from typing import Literal

import numpy as np

from engine.datasets.uploads.column_names import words
from engine.datasets.uploads.date_names import MONTHS, QUARTERS
from engine.datasets.uploads.missing_values import is_unknown
from engine.views import Array

Part = Literal["year", "quarter", "month", "week", "yearday", "day", "hour", "minute", "second"]
_NAMES: Mapping[Part, frozenset[str]] = {
    "year": frozenset(["year", "yr", "yyyy", "年", "年份", "年度"]),
    "quarter": frozenset(["quarter", "qtr", "q", "季", "季度"]),
    "month": frozenset(["month", "mon", "mnth", "mo", "mm", "月", "月份"]),
    "week": frozenset(["week", "wk", "weekofyear", "isoweek", "周", "周数"]),
    "yearday": frozenset(["doy", "yday", "dayofyear", "yearday", "年积日"]),
    "day": frozenset(["day", "dd", "dom", "mday", "dayofmonth", "日", "天"]),
    "hour": frozenset(["hour", "hr", "hrs", "hh", "h", "hourofday", "时", "小时", "点"]),
    "minute": frozenset(["minute", "min", "minutes", "分", "分钟"]),
    "second": frozenset(["second", "sec", "seconds", "秒"]),
}
_RANGES: Mapping[Part, tuple[float, float]] = {
    "year": (1000, 2999), "quarter": (1, 4), "month": (1, 12), "week": (1, 53), "yearday": (1, 366), "day": (1, 31),
    "hour": (0, 24), "minute": (0, 59), "second": (0, 60),
}  # fmt: skip
CLOCK_PARTS: tuple[Part, ...] = ("hour", "minute", "second")
_SECONDS: Mapping[Part, float] = {"hour": 3600, "minute": 60, "second": 1}
_NUMBER = re.compile(r"(?:q|第)?\s*(\d{1,4}(?:\.\d+)?)\s*(?:年|月|日|号|时|点|分|秒|季度?|周)?", re.IGNORECASE)
_EPOCH = date(1970, 1, 1).toordinal()


def part_called(name: str) -> Part | None:
    """The part of a time that a column is called after: `Year`, `mnth`, `小时`."""
    whole = "".join(words(name))
    return next((part for part, names in _NAMES.items() if whole in names), None)


def part_values(part: Part, cells: Sequence[str]) -> Array | None:
    """The part as numbers `(N,)`, NaN where it is missing; None if a cell is no such part."""
    known: dict[str, float] = {}
    for cell in cells:
        if cell not in known:
            value = math.nan if is_unknown(cell) else part_value(part, cell)
            if value is None:
                return None
            known[cell] = value
    return np.array([known[cell] for cell in cells], np.float64)


def part_value(part: Part, cell: str) -> float | None:
    """The number of a part such as `3`, `Mar`, `Q2` or `7月`; None for other text."""
    found = _NUMBER.fullmatch(cell.strip())
    if found:
        low, high = _RANGES[part]
        value = float(found[1])
        return value if low <= value <= high and (value.is_integer() or part == "second") else None
    word = cell.strip().rstrip(".").casefold()
    if part == "month":
        return MONTHS.get(word)
    if part == "quarter":
        return QUARTERS.get(word.removeprefix("第").rstrip("季度"))
    return None


def days_of(parts: Mapping[Part, Array]) -> Array:
    """Days since 1970 `(N,)` from a year and smaller parts; NaN where there is no such day."""
    year = parts["year"]
    day = parts.get("day", np.ones_like(year))
    if "week" in parts and "month" not in parts:
        weeks = zip(year.tolist(), parts["week"].tolist(), strict=True)
        return np.array([_monday(*one) for one in weeks])
    if "yearday" in parts and "month" not in parts:
        return _month_start(year, np.ones_like(year)) + parts["yearday"] - 1
    month = parts.get("month", 3 * parts["quarter"] - 2 if "quarter" in parts else np.ones_like(year))
    start = _month_start(year, month)
    is_real = (day <= _month_start(year, month + 1) - start) | (day == 1)
    return np.where(is_real, start + day - 1, np.nan)


def clock_of(parts: Mapping[Part, Array]) -> Array | float:
    """The time of day `(N,)` in days; 0 without a clock part."""
    return sum((parts[part] * _SECONDS[part] for part in CLOCK_PARTS if part in parts), start=0.0) / 86_400


def _month_start(year: Array, month: Array) -> Array:
    """Days from 1970 to the first of a month; month 13 is the January that follows."""
    months = (year - 1970) * 12 + month - 1
    known = np.isfinite(months)
    days = np.where(known, months, 0).astype(np.int64).astype("datetime64[M]").astype("datetime64[D]")
    return np.where(known, days.astype(np.int64), np.nan)


def _monday(year: float, week: float) -> float:
    try:
        return date.fromisocalendar(int(year), int(week), 1).toordinal() - _EPOCH
    except ValueError:  # NaN, or a year without a week 53
        return math.nan
