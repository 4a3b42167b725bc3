"""The heading of a table: the first row that belongs to it, and the names of its columns in one row or several."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from engine.datasets.uploads.header import has_names
from engine.datasets.uploads.headings import explaining_rows, merged_names, row_of_names
from engine.datasets.uploads.raw_rows import RawRows
from engine.datasets.uploads.units_row import are_units, with_units
from engine.text import N_, Message, message

_TOP_ROWS = 100
"""The first row of the table is searched among these."""
_NEAR_ROWS = 10
_USED_ROWS = 300
"""Rows that show which columns hold anything."""
Rows = Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Heading:
    """`names` is None for a table without names; `first` is the index of its first row with values."""

    names: tuple[str, ...] | None
    first: int
    above: int
    """Rows that were passed over."""
    report: tuple[Message, ...] = ()


def heading_of(raw: RawRows, end: int, header: bool | None) -> Heading:
    """The heading of the rows before `end`. `header`: whether there are names; None: guessed."""
    rows = raw.rows[:end]
    start = _first_row(rows, raw.width)
    if header is not False:
        for upper in (start - 1, start):
            names = merged_names(rows[upper:]) if 0 <= upper < end - 2 else None
            if names:
                note = message(N_("The names stand in two rows, which were joined."))
                return Heading(names, upper + 2, upper, (note,))
    if end > start and (header or (header is None and has_names(rows[start:]))):
        return _with_names(rows, start)
    if header is None and start == 0 and (names := _commented_names(raw)):
        return Heading(names, 0, 0)
    return Heading(None, start, start)


def _with_names(rows: Rows, start: int) -> Heading:
    """The heading that begins with the row `start`, with units or explanations below the names."""
    count = explaining_rows(rows[start + 1 :])
    first = start + 1 + count
    if count == 1 and are_units(rows[start + 1]):
        note = message(N_("The row below the names holds units, which were added to the names."))
        return Heading(with_units(rows[start], rows[start + 1]), first, start, (note,))
    at = start + (row_of_names(rows[start:first]) if count else 0)
    return Heading(rows[at], first, start + count)


def _commented_names(raw: RawRows) -> tuple[str, ...] | None:
    """The names in the comments directly above the first row."""
    whole = [cells for cells in raw.commented_rows if len(cells) == raw.width]
    if not whole or whole[-1] != raw.commented_rows[-1]:
        return None
    return whole[row_of_names(whole[-2:]) - min(len(whole), 2)]


def _first_row(rows: Rows, width: int) -> int:
    """The index of the first row that is wide enough; rows with a few cells above a row of names are passed over."""
    top = range(min(len(rows), _TOP_ROWS))
    needed = width - 1 if width > 2 else width
    start = next((at for at in top if len(rows[at]) >= needed and _filled(rows[at]) >= min(2, width)), 0)
    used = len({at for row in rows[start : start + _USED_ROWS] for at, cell in enumerate(row[:width]) if cell})
    if width > 2:
        for at in range(start + 1, min(start + _NEAR_ROWS, len(rows) - 1)):
            if _filled(rows[at - 1]) == used:
                break
            if _filled(rows[at]) == used <= len(rows[at]) and has_names(rows[at:]):
                return at
    return start


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))
