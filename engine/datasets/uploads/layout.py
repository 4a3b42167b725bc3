"""Finds the table among the rows of a file: what is above and below it, its names, short rows, empty columns."""

from __future__ import annotations

from array import array
from collections.abc import Sequence
from dataclasses import dataclass

from engine.datasets.uploads import table_limits
from engine.datasets.uploads.cells import is_blank
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.header import numbered, unique_names
from engine.datasets.uploads.heading import heading_of
from engine.datasets.uploads.raw_rows import RawRows
from engine.text import N_, Message, message, plural

NO_HEADER = N_("The first row holds no column names: columns are numbered.")
_MAX_DROPPED = 0.01
"""If a larger share of the rows has more cells than columns, the file is refused."""
_UNNAMED = ("", "Unnamed: 0")
"""Names of row names, as R and pandas write them."""
Rows = Sequence[tuple[str, ...]]


@dataclass(frozen=True)
class Layout:
    """The names and rows of a table, and what was passed over."""

    names: tuple[str, ...]
    rows: list[tuple[str, ...]]
    report: tuple[Message, ...]


def layout_of(file: Upload, raw: RawRows, header: bool | None) -> Layout:
    """`header`: whether the first row holds names; None: guessed. Raises `FileFormatError`."""
    end = _end(raw.rows, raw.width)
    heading = heading_of(raw, end, header)
    first = heading.first
    rows, notes = _equalised(file, raw.rows[first:end], raw.lines[first:end], raw.width)
    passed = _passed_over(heading.above + raw.skipped, len(raw.rows) - end, raw)
    names, rows, column_notes = _columns(heading.names, rows, raw.width)
    return Layout(names, rows, (*passed, *heading.report, *notes, *column_notes))


def _end(rows: Rows, width: int) -> int:
    """The index after the last row of the table: notes below it fill one cell, or less than half of the cells."""
    end = len(rows)
    while end > 1 and width > 1:
        last = rows[end - 1]
        is_note = len(last) == 1 or (width > 2 and _filled(last) == 1) or (width > 3 and len(last) <= width // 2)
        if not is_note:
            break
        end -= 1
    return end if end > 1 else len(rows)


def _filled(cells: Sequence[str]) -> int:
    return sum(map(bool, cells))


def _equalised(file: Upload, rows: Rows, lines: array[int], width: int) -> tuple[list[tuple[str, ...]], list[Message]]:
    """Rows of this width: short ones are filled up, and a few long ones are dropped."""
    equal: list[tuple[str, ...]] = []
    short, dropped = 0, []
    for cells, line in zip(rows, lines, strict=True):
        if len(cells) < width:
            short += 1
            cells += ("",) * (width - len(cells))
        elif len(cells) > width and not is_blank(cells[width:]):
            dropped.append((line, len(cells)))
            continue
        equal.append(cells[:width] if len(cells) > width else cells)
    if len(dropped) > _MAX_DROPPED * len(rows):
        raise table_limits.ragged(file, *dropped[0], width)
    return equal, _irregular(short, [line for line, _ in dropped])


def _irregular(short: int, dropped: Sequence[int]) -> list[Message]:
    report = []
    if short:
        template = plural(
            short,
            N_("1 row has fewer cells than columns: the others are missing."),
            N_("{count} rows have fewer cells than columns: the others are missing."),
        )
        report.append(message(template, count=short))
    if dropped:
        template = plural(
            len(dropped),
            N_("1 row with more cells than columns was dropped, line {lines}."),
            N_("{count} rows with more cells than columns were dropped, lines {lines}."),
        )
        shown = ", ".join(map(str, dropped[:10])) + (" …" if len(dropped) > 10 else "")
        report.append(message(template, count=len(dropped), lines=shown))
    return report


def _passed_over(above: int, below: int, raw: RawRows) -> list[Message]:
    counts = {
        plural(
            above, N_("1 line above the table was skipped."), N_("{count} lines above the table were skipped.")
        ): above,
        plural(
            below, N_("1 line below the table was skipped."), N_("{count} lines below the table were skipped.")
        ): below,
        plural(
            raw.comments, N_("1 comment line was skipped."), N_("{count} comment lines were skipped.")
        ): raw.comments,
        plural(
            raw.blank_rows, N_("1 empty row was skipped."), N_("{count} empty rows were skipped.")
        ): raw.blank_rows,
    }  # fmt: skip
    return [message(template, count=count) for template, count in counts.items() if count]


def _columns(
    names: tuple[str, ...] | None, rows: list[tuple[str, ...]], width: int
) -> tuple[tuple[str, ...], list[tuple[str, ...]], list[Message]]:
    """Unique names and rows without empty columns and row names."""
    filled = [any(row[at] for row in rows) for at in range(width)] if rows else [True] * width
    if names is None:
        kept = _between(filled)
        notes = _left_out(filled, kept)
        if rows:
            notes.append(message(NO_HEADER))
        return numbered(len(kept)), _only(kept, rows, width), notes
    if len(names) == width - 1 and filled[-1] and width > 2:
        names = ("", *names)
        has_row_names = len({row[0] for row in rows}) == len(rows)
    else:
        has_row_names = width > 2 and names[0] in _UNNAMED and _are_counting([row[0] for row in rows])
    names = (*names, *("",) * (width - len(names)))[:width]
    kept = [at for at in range(width) if filled[at] or names[at]]
    notes = _left_out(filled, kept)
    if has_row_names and kept[:1] == [0]:
        kept = kept[1:]
        notes.append(message(N_("The row names in the first column were left out.")))
    unique, renamed = unique_names([names[at] for at in kept])
    return unique, _only(kept, rows, width), [*notes, *renamed]


def _between(filled: Sequence[bool]) -> list[int]:
    """The columns from the first to the last that is not empty."""
    known = [at for at, is_filled in enumerate(filled) if is_filled]
    return list(range(known[0], known[-1] + 1)) if known else list(range(len(filled)))


def _left_out(filled: Sequence[bool], kept: Sequence[int]) -> list[Message]:
    count = len(filled) - len(kept)
    template = plural(count, N_("1 empty column was left out."), N_("{count} empty columns were left out."))
    return [message(template, count=count)] if count else []


def _are_counting(cells: Sequence[str]) -> bool:
    if not cells or not all(cell.isascii() and cell.isdigit() and len(cell) < 12 for cell in cells):
        return False
    first = int(cells[0])
    return all(int(cell) == first + at for at, cell in enumerate(cells))


def _only(kept: Sequence[int], rows: list[tuple[str, ...]], width: int) -> list[tuple[str, ...]]:
    return rows if len(kept) == width else [tuple([row[at] for at in kept]) for row in rows]
