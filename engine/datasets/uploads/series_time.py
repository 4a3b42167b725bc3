"""The time of each row of a series: from one column, or from several such as a date and an hour."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.column_names import is_time, words
from engine.datasets.uploads.date_parts import CLOCK, DAY_S
from engine.datasets.uploads.decoding import quotable
from engine.datasets.uploads.sheet import Sheet
from engine.datasets.uploads.time_parts import CLOCK_PARTS, Part, clock_of, days_of, part_called, part_values
from engine.errors import FileFormatError
from engine.text import N_
from engine.views import Array

_COUNTERS = frozenset({"t", "step", "index", "period", "elapsed"})
_UNITS = frozenset(
    ["s", "ms", "us", "ns", "sec", "secs", "seconds", "min", "mins", "minutes", "h", "hours", "d", "days", "years"]
)
_BELOW_YEAR: tuple[tuple[Part, ...], ...] = (("month", "day"), ("month",), ("week",), ("yearday",), ("quarter",))
"""The parts that may stand beside a year, the most precise first."""
_FRACTIONS = {12: "month", 4: "quarter"}
"""Decimal years that grow by a twelfth are months."""


def guess_time(sheet: Sheet, facts: Sequence[Facts]) -> tuple[str, ...]:
    """The columns that are the time together; none if no column is a time.

    The first varying column of dates, with a time of day or an hour beside it; or else a year with smaller parts; or
    else a counting column that is called like a time.
    """
    cells = dict(zip(sheet.names, sheet.columns, strict=True))
    parts = _parts(sheet)
    dates = [fact for fact in facts if fact.kind == "date" and not is_clock(fact)]
    varied = max((fact.distinct for fact in dates), default=0)
    date = next((fact for fact in dates if fact.distinct > 1 and 2 * fact.distinct >= varied), None)
    if date is not None:
        return (date.name, *_clock(sheet, facts, date, parts))
    if "year" in parts:
        below = next((found for found in _BELOW_YEAR if all(part in parts for part in found)), ())
        if below:
            clocks = [fact.name for fact in facts if is_clock(fact)][:1]
            hours = [parts[part] for part in CLOCK_PARTS if part in parts]
            return (parts["year"], *(parts[part] for part in below), *(clocks or hours))
    for fact in facts:
        if fact.kind == "number" and _is_called_time(fact.name) and _counts(fact, cells[fact.name]):
            return (fact.name,)
    return ()


def _is_called_time(name: str) -> bool:
    """Whether numbers in the column are times: `t`, `Time (s)`, `elapsed_ms`."""
    found = words(name)
    while len(found) > 1 and found[-1] in _UNITS:
        found.pop()
    return is_time(" ".join(found)) or "".join(found) in _COUNTERS


def is_clock(fact: Facts) -> bool:
    """Whether the column holds times of day."""
    return fact.kind == "date" and fact.reading.format == CLOCK


def _parts(sheet: Sheet) -> dict[Part, str]:
    """The first column of each part of a time."""
    found: dict[Part, str] = {}
    for name, cells in zip(sheet.names, sheet.columns, strict=True):
        part = part_called(name)
        if part and part not in found and part_values(part, cells) is not None:
            found[part] = name
    return found


def _clock(sheet: Sheet, facts: Sequence[Facts], date: Facts, parts: dict[Part, str]) -> tuple[str, ...]:
    """The columns with the time of day, if the dates have none."""
    clock = next((fact.name for fact in facts if is_clock(fact)), None)
    if clock:
        return (clock,)
    hours = tuple(parts[part] for part in CLOCK_PARTS if part in parts and parts[part] != date.name)
    values = date.reading.values(sheet.columns[sheet.names.index(date.name)])
    repeats = date.distinct <= (sheet.rows - date.missing) / 2
    is_whole = values is not None and bool((values[np.isfinite(values)] % 1 == 0).all())
    return hours if "hour" in parts and repeats and is_whole else ()


def _counts(fact: Facts, cells: Sequence[str]) -> bool:
    """Whether numbers only grow, apart from new beginnings."""
    values = fact.reading.values(cells)
    if values is None or not np.isfinite(values).all():
        return False
    falls = int((np.diff(values) <= 0).sum())
    return falls <= len(values) // 10


def row_times(sheet: Sheet, facts: Sequence[Facts], names: Sequence[str]) -> tuple[Array, bool]:
    """The time of each row, and whether it is a date: days since 1970 in local time, or numbers; NaN for a missing time.

    Without columns the rows are counted. Raises `FileFormatError` for a column that is no time.
    """
    if not names:
        return np.arange(sheet.rows, dtype=np.float64), False
    if len(names) == 1:
        return _one_column(sheet, facts, names[0])
    days, parts = None, dict[Part, Array]()
    clock: Array | float = 0.0
    for name in names:
        at = sheet.names.index(name)
        part, fact, cells = part_called(name), facts[at], sheet.columns[at]
        values = None if part is None or part in parts else part_values(part, cells)
        if part and values is not None:
            parts[part] = values
        elif is_clock(fact):
            clock = _values(fact, cells)
        elif fact.kind == "date":
            days = _values(fact, cells)
        else:
            raise _no_part(name)
    if days is None and "year" not in parts:
        raise FileFormatError(N_("{names} give no time together: a date or a year is missing."), names=list(names))
    return (days_of(parts) if days is None else days) + clock + clock_of(parts), True


def _no_part(name: str) -> FileFormatError:
    template = N_("`{column}` is neither a date nor a part of one, such as a year or an hour. Remove it from the time.")
    return FileFormatError(template, column=name)


def _one_column(sheet: Sheet, facts: Sequence[Facts], name: str) -> tuple[Array, bool]:
    at = sheet.names.index(name)
    fact, cells = facts[at], sheet.columns[at]
    found = _values(fact, cells) if fact.kind in ("number", "date") else None
    if found is None:
        wrong = next((row for row, cell in enumerate(cells) if fact.reading.values([cell]) is None), 0)
        template = N_("`{column}` has `{cell}` in row {row}, which is not a time. Choose another column.")
        raise FileFormatError(template, column=name, cell=quotable(cells[wrong]), row=wrong + 1)
    months = _months_of_decimal_years(found) if fact.kind == "number" else None
    return (found, fact.kind == "date") if months is None else (months, True)


def _values(fact: Facts, cells: Sequence[str]) -> Array:
    """Numbers, or days since 1970 in local time."""
    values = fact.reading.values(cells)
    assert values is not None, "the kind of a column is that of all its cells"
    return values if fact.kind == "number" else values + fact.reading.zone / DAY_S


def _months_of_decimal_years(values: Array) -> Array | None:
    """Days since 1970 of years such as 1949.083, if they grow by twelfths or quarters; else None."""
    known = np.unique(values[np.isfinite(values)])
    if len(known) < 5 or known[0] < 1000 or known[-1] > 2999:
        return None
    steps = np.diff(known)
    for count in _FRACTIONS:
        # Files round to hundredths, and some give the middle of a month.
        if (np.abs(steps * count - 1) < 0.15).mean() > 0.9:
            months = np.floor(values * count + 0.25)
            months *= 12 // count
            return days_of({"year": months // 12, "month": months % 12 + 1})
    return None
