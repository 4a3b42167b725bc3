"""Decides how the dates of a column are written: one order of day, month and year for all cells."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from engine.datasets.uploads.column_names import is_dated, is_moment, is_time
from engine.datasets.uploads.date_parts import (
    CLOCK,
    DAY_S,
    DMY,
    FIRST_SHORT_YEAR,
    HALF,
    MAX_DATE_LENGTH,
    MDY,
    MONTH,
    QUARTER,
    WEEK,
    YMD,
    date_parts,
)
from engine.text import N_
from engine.views import Array

_PROBED = 50
"""Cells that are tried first: if few of them are dates, the others are not tried."""
_YEAR_FIRST = re.compile(r"^(\d{4}[-/.])(\d{1,2})([-/.])(\d{1,2})")
_POINTED = re.compile(r"\d{4}\.\d{1,2}")
"""A month, in columns called like a time; else a number."""
_MIN_COMPACT = 3
"""Fewer different numbers such as 20240531 are numbers."""
SECONDS, MILLISECONDS = "unix seconds", "unix milliseconds"
MICROSECONDS, NANOSECONDS = "unix microseconds", "unix nanoseconds"
_PER_SECOND = {SECONDS: 1, MILLISECONDS: 10**3, MICROSECONDS: 10**6, NANOSECONDS: 10**9}
_LENGTHS = {10: SECONDS, 13: MILLISECONDS, 16: MICROSECONDS, 19: NANOSECONDS}
"""The digits of Unix times between 2001 and 2286."""
SPREADSHEET, YDM = "spreadsheet days", "year/day/month"
_SPREADSHEET_EPOCH, _SPREADSHEET_RANGE = 25_569, (20_000, 80_000)
"""The number of 1970-01-01 in spreadsheets, and numbers from 1954 to 2119."""
_PLAIN_NUMBER = re.compile(r"(\d+)(?:\.\d+)?")
FORMATS = {
    YMD: N_("year/month/day"), DMY: N_("day/month/year"), MDY: N_("month/day/year"), MONTH: N_("year/month"),
    QUARTER: N_("quarter"), HALF: N_("half-year"), WEEK: N_("week"), CLOCK: N_("time"), SECONDS: N_("Unix seconds"),
    MILLISECONDS: N_("Unix milliseconds"), MICROSECONDS: N_("Unix microseconds"), NANOSECONDS: N_("Unix nanoseconds"),
    SPREADSHEET: N_("spreadsheet days"), YDM: N_("year/day/month"),
}  # fmt: skip
"""The formats by the names that data sets are saved with, and their titles."""


@dataclass(frozen=True)
class DateFit:
    """How the cells of a column may be dates. More than one of `formats` fits if they give different days."""

    formats: tuple[str, ...]
    sorted_in: str = ""
    """The format in which the rows are in order of time, if only one is."""
    odd: tuple[str, ...] = ()
    sample: tuple[str, ...] = ()
    """Cells that show how the formats differ."""
    zone: int = 0
    """Seconds east of Greenwich in most cells."""


@dataclass(frozen=True)
class DateHints:
    """What the other columns of a sheet say about the order of day and month."""

    orders: Mapping[str, int] = field(default_factory=dict)
    comma: bool = False
    """Whether decimals are written with a comma, as where the day comes first."""

    def choice(self, fit: DateFit) -> str:
        """The most likely of the formats."""
        days, months = self.orders.get(DMY, 0), self.orders.get(MDY, 0)
        if days != months and {DMY, MDY} <= set(fit.formats):
            return DMY if days > months else MDY
        if fit.sorted_in:
            return fit.sorted_in
        american = MDY in fit.formats and not self.comma and all("/" in cell for cell in fit.sample)
        return MDY if american else fit.formats[0]


def date_of(cell: str, order: str, first_year: int = FIRST_SHORT_YEAR) -> float | None:
    """Days since 1970 in universal time; None for other text. A date that begins with its year needs no order."""
    if (order in _PER_SECOND or order == SPREADSHEET) and (found := _PLAIN_NUMBER.fullmatch(cell)):
        if len(cell) > MAX_DATE_LENGTH:
            return None
        return _counted_days(cell, found[1], order)
    if order == YDM:
        cell, order = _turned(cell), YMD
    parts = date_parts(cell, first_year)
    if parts is None:
        return None
    value = parts.value(order)
    return parts.value(YMD) if value is None and cell[:4].isdecimal() else value


def _counted_days(cell: str, whole: str, order: str) -> float:
    """Days since 1970 of a Unix time, or of the days that a spreadsheet counts, to the second."""
    if order == SPREADSHEET:
        return round((float(cell) - _SPREADSHEET_EPOCH) * DAY_S) / DAY_S
    number = int(whole) if len(whole) == len(cell) else float(cell)
    return number / (DAY_S * _PER_SECOND[order])


def _turned(cell: str) -> str:
    """A date as year, day and month with its day and month exchanged."""
    return _YEAR_FIRST.sub(r"\1\4\3\2", cell, count=1)


def fit_dates(
    name: str,
    cells: Sequence[str],
    counts: Mapping[str, int],
    odd_share: float,
    wanted: str | None = None,
    *,
    is_wanted: bool = False,
) -> DateFit | None:
    """How the cells are dates; None if they are not. `counts` are the distinct cells that are not missing;
    `wanted`: only this format; `is_wanted`: whether the person says that they are dates."""
    if not counts:
        return None
    timed = is_wanted or (is_time(name) and len(name) > 1)
    if all(map(_POINTED.fullmatch, counts)):
        if not timed:
            return None
    elif wholes := _wholes(counts):
        return _fit_numbers(name, counts, wholes, wanted, is_wanted)
    found = _fit_orders(cells, counts, odd_share, wanted)
    return found or (_fit_day_before_month(cells, counts, odd_share) if wanted in (None, YDM) else None)


def _fit_orders(
    cells: Sequence[str], counts: Mapping[str, int], odd_share: float, wanted: str | None
) -> DateFit | None:
    """The orders of year, month and day that fit most cells."""
    start = list(counts)[:_PROBED]
    if sum(date_parts(cell) is not None for cell in start) < len(start) / 2:
        return None
    values, zones = _values(counts)
    total, weights = sum(counts.values()), np.array(list(counts.values()))
    covered = {order: int(weights[np.isfinite(found)].sum()) for order, found in values.items()}
    most = max(covered.values(), default=0)
    if not most or most < (1 - odd_share) * total:
        return None
    best = [order for order in (FORMATS if wanted is None else (wanted,)) if covered.get(order) == most]
    formats = _different(best, values)
    if not formats:
        return None
    odd = tuple(cell for cell, is_known in zip(counts, np.isfinite(values[formats[0]]), strict=True) if not is_known)
    zone = zones.most_common(1)[0][0] if zones else 0
    if len(formats) == 1:
        return DateFit(formats, odd=odd, zone=zone)
    at = {cell: index for index, cell in enumerate(counts)}
    rows = np.array([at[cell] for cell in cells if cell in at])
    ordered = [order for order in formats if _is_sorted(values[order][rows])]
    differing = np.flatnonzero(values[formats[0]] != values[formats[1]])
    sample = tuple(cell for cell in (list(counts)[index] for index in differing[:3].tolist()) if cell not in odd)
    return DateFit(formats, ordered[0] if len(ordered) == 1 else "", odd, sample, zone)


def _fit_day_before_month(cells: Sequence[str], counts: Mapping[str, int], odd_share: float) -> DateFit | None:
    """Dates as year, day and month; to be tried where no other order fits."""
    if not all(map(_YEAR_FIRST.match, counts)):
        return None
    turned = {_turned(cell): count for cell, count in counts.items()}
    fit = _fit_orders([_turned(cell) for cell in cells], turned, odd_share, YMD)
    return DateFit((YDM,), odd=tuple(map(_turned, fit.odd)), zone=fit.zone) if fit else None


def _values(counts: Mapping[str, int]) -> tuple[dict[str, Array], Counter[int]]:
    """The dates of distinct cells in each order, NaN where there is none, and the zones by the number of cells."""
    found: dict[str, Array] = {}
    zones = Counter[int]()
    for index, (cell, count) in enumerate(counts.items()):
        parts = date_parts(cell)
        if parts is None:
            continue
        if parts.zone is not None:
            zones[parts.zone] += count
        for order in parts.days:
            if order not in found:
                found[order] = np.full(len(counts), np.nan)
            found[order][index] = parts.value(order)
    for order in {DMY, MDY} & found.keys() if YMD in found else ():
        years_first = np.array([cell[:4].isdecimal() for cell in counts]) & np.isnan(found[order])
        found[order][years_first] = found[YMD][years_first]  # as `date_of` reads them
    return found, zones


def _different(orders: Sequence[str], values: Mapping[str, Array]) -> tuple[str, ...]:
    kept: list[str] = []
    for order in orders:
        if not any(np.array_equal(values[order], values[other], equal_nan=True) for other in kept):
            kept.append(order)
    return tuple(kept)


def _is_sorted(values: Array) -> bool:
    steps = np.diff(values[np.isfinite(values)])
    return bool((steps >= 0).all() or (steps <= 0).all())


def _wholes(counts: Mapping[str, int]) -> list[str] | None:
    """The digits before the point of plain numbers; None if a cell is none."""
    found = [_PLAIN_NUMBER.fullmatch(cell) for cell in counts]
    return [match[1] for match in found if match] if all(found) else None


def _fit_numbers(
    name: str, counts: Mapping[str, int], wholes: Sequence[str], wanted: str | None, is_wanted: bool
) -> DateFit | None:
    """Dates written as numbers: Unix times and spreadsheet days in columns called so, or digits such as `20240531`."""
    lengths = {len(whole) for whole in wholes}
    if wanted in _PER_SECOND or wanted == SPREADSHEET:
        return DateFit((wanted,))
    if (
        len(lengths) == 1
        and (unix := _LENGTHS.get(next(iter(lengths))))
        and (is_wanted or is_time(name) or is_moment(name))
    ):
        return DateFit((unix,))
    low, high = _SPREADSHEET_RANGE
    if lengths == {5} and is_dated(name) and all(low <= int(whole) <= high for whole in wholes):
        return DateFit((SPREADSHEET,))
    if not all(map(str.isdecimal, counts)):
        return None
    return _fit_digits(counts, is_wanted or is_time(name))


def _fit_digits(counts: Mapping[str, int], timed: bool) -> DateFit | None:
    """Dates without signs: `20240531`, or months in columns called so."""
    lengths = {len(cell) for cell in counts}
    if not (lengths <= {8, 12, 14} and (timed or len(counts) >= _MIN_COMPACT)) and not (lengths == {6} and timed):
        return None
    parts = [date_parts(cell) for cell in counts]
    orders = {order for one in parts for order in (one.days if one else ("",))}
    years = {cell[:2] for cell in counts}
    return DateFit(tuple(orders)) if len(orders) == 1 and "" not in orders and years <= {"19", "20"} else None
