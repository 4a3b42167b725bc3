"""Tables with a column per time: a row per country and a column per year, or a row per year and a column per month."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from engine.datasets.uploads.column_fit import fit_column
from engine.datasets.uploads.column_names import is_time
from engine.datasets.uploads.column_settings import ColumnSettings
from engine.datasets.uploads.columns import facts_of
from engine.datasets.uploads.date_parts import CLOCK, date_parts
from engine.datasets.uploads.header import unique_names
from engine.datasets.uploads.sheet import Sheet
from engine.datasets.uploads.time_parts import Part, part_called, part_value, part_values
from engine.text import N_, message

MIN_TIMES = 10
"""A table with fewer columns called like times has a row per time."""
_YEAR = re.compile(r"[XYxy]?((?:1[5-9]|20)\d\d)(?: ?\[YR\d{4}\])?")
_WITHIN: dict[Part, int] = {"month": 12, "quarter": 4}
"""Parts of a year with their number: a column each, beside a column of years."""
_CLOCKS = 24


@dataclass(frozen=True)
class Across:
    """The columns that are times `places`, their cells in a column of times, and what it is called."""

    places: tuple[int, ...]
    times: tuple[str, ...]
    name: str
    beside: tuple[int, ...] = ()
    """The columns with the other part of the time, such as the year."""


def times_across(sheet: Sheet) -> Across | None:
    """The columns that are called after times; None for a table with a row per time."""
    for find in (_years, _dates, _parts_of_years, _clocks, _one_row):
        found = find(sheet)
        if found is not None:
            return found
    return None


def _years(sheet: Sheet) -> Across | None:
    found = {at: match[1] for at, name in enumerate(sheet.names) if (match := _YEAR.fullmatch(name))}
    return _enough(sheet, found, "year")


def _dates(sheet: Sheet) -> Across | None:
    found = {
        at: name
        for at, name in enumerate(sheet.names)
        if not name.isdecimal() and (parts := date_parts(name)) and set(parts.days) - {CLOCK}
    }
    return _enough(sheet, found, "date")


def _enough(sheet: Sheet, found: dict[int, str], name: str) -> Across | None:
    if len(found) < MIN_TIMES or 2 * len(found) < len(sheet.names) or len(set(found.values())) < len(found):
        return None
    return Across(tuple(found), tuple(found.values()), name)


def _parts_of_years(sheet: Sheet) -> Across | None:
    years = _where(sheet, lambda name, cells: part_called(name) == "year" and part_values("year", cells) is not None)
    for part, count in _WITHIN.items():
        # A number alone may be the name of anything.
        found = {
            at: name
            for at, name in enumerate(sheet.names)
            if not name.isdecimal() and part_value(part, name) is not None
        }
        if years and len(found) == count == len({part_value(part, name) for name in found.values()}):
            return Across(tuple(found), tuple(found.values()), part, years[:1])
    return None


def _clocks(sheet: Sheet) -> Across | None:
    found = {
        at: name for at, name in enumerate(sheet.names) if (parts := date_parts(name)) and set(parts.days) == {CLOCK}
    }
    dates = _where(sheet, _is_date) if len(found) >= _CLOCKS else ()
    return Across(tuple(found), tuple(found.values()), "time", dates[:1]) if dates else None


def _one_row(sheet: Sheet) -> Across | None:
    """All values of a series in a single row, such as a list with commas."""
    places = tuple(at for at, cells in enumerate(sheet.columns) if _is_number(sheet.names[at], cells))
    if sheet.rows > 1 or len(places) < MIN_TIMES:
        return None
    return Across(places, tuple(str(number) for number in range(1, len(places) + 1)), "step")


def _where(sheet: Sheet, suits: Callable[[str, Sequence[str]], bool]) -> tuple[int, ...]:
    columns = zip(sheet.names, sheet.columns, strict=True)
    return tuple(at for at, (name, cells) in enumerate(columns) if suits(name, cells))


def _is_date(name: str, cells: Sequence[str]) -> bool:
    return (is_time(name) or not cells[0].isdecimal()) and facts_of(name, cells).kind == "date"


def with_row_per_time(sheet: Sheet, across: Across) -> Sheet:
    """The table with a row per time and series: the other columns, a column of times and one of values."""
    kept = _telling(sheet, across)
    count = len(across.places)
    names, _ = unique_names([*(sheet.names[at] for at in kept), across.name, "value"])
    repeated = [tuple(cell for cell in sheet.columns[at] for _ in range(count)) for at in kept]
    times = across.times * sheet.rows
    values = tuple(cell for row in zip(*(sheet.columns[at] for at in across.places), strict=True) for cell in row)
    note = message(
        N_("Each row of the file holds {count} times, in the columns from `{first}` to `{last}`."),
        count=count,
        first=sheet.names[across.places[0]],
        last=sheet.names[across.places[-1]],
    )
    return replace(sheet, names=names, columns=(*repeated, times, values), report=(*sheet.report, note))


def _telling(sheet: Sheet, across: Across) -> list[int]:
    """The columns that may tell the rows apart: the other part of the time and texts if these do, else all."""
    others = [at for at in range(len(sheet.names)) if at not in across.places]
    few = [at for at in others if at in across.beside or not _is_number(sheet.names[at], sheet.columns[at])]
    rows = set(zip(*(sheet.columns[at] for at in few), strict=True)) if few else {()}
    return few if len(rows) == sheet.rows else others


def _is_number(name: str, cells: Sequence[str]) -> bool:
    return fit_column(name, cells, ColumnSettings(kind="number")) is not None
