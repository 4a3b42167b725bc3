"""Headings of several rows: names under merged cells, and rows of explanations between the names and the table."""

from __future__ import annotations

from collections.abc import Sequence

from engine.datasets.uploads.cells import is_number
from engine.datasets.uploads.date_parts import date_parts
from engine.datasets.uploads.missing_values import is_unknown

_SAMPLE_ROWS = 200
_MAX_ROWS = 10
_FEW = 3
_MOSTLY = 0.9
Rows = Sequence[Sequence[str]]


def merged_names(rows: Rows) -> tuple[str, ...] | None:
    """The names in two rows, of which the upper one has cells that span several columns; None for other rows."""
    upper, lower, body = rows[0], rows[1], rows[2 : 2 + _SAMPLE_ROWS]
    if len(upper) != len(lower) or len(body) < 2:
        return None
    spans = _spans(upper)
    is_spanned = any(lower[at] and spans[at] and not upper[at] for at in range(len(upper)))
    has_numbers = any(not upper[at] and _are_numbers(body, at) for at in range(len(upper)))
    if not is_spanned or not has_numbers or not all(a or b for a, b in zip(upper, lower, strict=True)):
        return None
    below = [cell for cell in lower if cell]
    if (len(set(below)) == len(below) == len(lower)) or any(_are_like(lower[at], body, at) for at in range(len(lower))):
        return None
    return tuple(" ".join(filter(None, (spans[at] if lower[at] else upper[at], lower[at]))) for at in range(len(upper)))


def _spans(upper: Sequence[str]) -> list[str]:
    """The cells of the upper row, each repeated over the empty cells after it."""
    spans, last = [], ""
    for cell in upper:
        last = cell or last
        spans.append(last)
    return spans


def _are_like(cell: str, body: Rows, at: int) -> bool:
    """Whether a cell is one that its column holds."""
    known = [row[at] for row in body if at < len(row) and row[at]]
    return bool(cell) and (cell in known or (is_number(cell) and _are_numbers(body, at) and not _is_year(cell)))


def _is_year(cell: str) -> bool:
    return len(cell) == 4 and cell.isdecimal() and "1800" <= cell <= "2100"


def _are_numbers(body: Rows, at: int) -> bool:
    known = [row[at] for row in body if at < len(row) and row[at]]
    return bool(known) and sum(map(is_number, known)) > _MOSTLY * len(known)


def explaining_rows(rows: Rows) -> int:
    """The number of rows at the top that hold words where the others have numbers or dates."""
    count = 0
    while count < min(_MAX_ROWS, len(rows) - 1) and _explains(rows[count : count + _SAMPLE_ROWS], count):
        count += 1
    return count


def _explains(rows: Rows, before: int) -> bool:
    """Whether the first row has words where the others have numbers, or, below such a row, nothing but a name."""
    first, body = rows[0], rows[3:] if len(rows) > 2 * _FEW else rows[1:]
    of_numbers = [at for at in range(len(first)) if _are_numbers(body, at)]
    words = [first[at] for at in of_numbers if first[at]]
    others = [at for at, cell in enumerate(first) if cell and at not in of_numbers]
    if before and not words and of_numbers:
        return bool(others) and all(_are_dates(body, at) and date_parts(first[at]) is None for at in others)
    is_certain = len(words) > 1 or (words and not others and len(first) > 1)
    return bool(is_certain) and all(map(_is_word, words)) and not any(_are_like(first[at], body, at) for at in others)


def _are_dates(body: Rows, at: int) -> bool:
    known = [row[at] for row in body if at < len(row) and row[at]]
    return bool(known) and sum(date_parts(cell) is not None for cell in known) > _MOSTLY * len(known)


def _is_word(cell: str) -> bool:
    return not cell[0].isdigit() and not is_number(cell) and not is_unknown(cell)


def row_of_names(rows: Rows) -> int:
    """Which of several rows of a heading holds the names: the shortest with a different word for each column."""
    whole = [at for at, row in enumerate(rows) if all(row) and len(set(row)) == len(row)]
    return min(whole, key=lambda at: (sum(map(len, rows[at])), -at), default=len(rows) - 1)
