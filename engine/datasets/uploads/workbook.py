"""Spreadsheet files (.xlsx, .ods): the first sheet with a table, or a chosen one, as rows of text."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from engine.datasets.uploads import table_limits
from engine.datasets.uploads.decoding import Upload, quotable
from engine.datasets.uploads.raw_rows import RawRows
from engine.datasets.uploads.workbook_parts import checked_workbook, damaged_workbook
from engine.errors import FileFormatError
from engine.text import N_, Message, message

_TABLE_ROWS = 3
"""A sheet with fewer rows, or with a single column, is no table."""


@dataclass(frozen=True)
class Workbook:
    """The rows of one sheet, its name, and the names of all sheets."""

    raw: RawRows
    sheet: str
    sheets: tuple[str, ...]

    def report(self) -> list[Message]:
        """Which sheet was read, if there are several."""
        others = [quotable(name) for name in self.sheets if name != self.sheet]
        if not others:
            return []
        template = N_("The sheet `{sheet}` was read. Other sheets: {others}.")
        return [message(template, sheet=quotable(self.sheet), others=", ".join(others[:10]))]


def read_workbook(file: Upload, sheet: str | None = None) -> Workbook:
    """Formulas are not computed: their last values are read. Raises `FileFormatError` or `LimitError`."""
    import python_calamine

    data = checked_workbook(file)
    try:
        with python_calamine.load_workbook(io.BytesIO(data)) as book:
            names = _sheet_names(file, book, sheet)
            for name in [sheet] if sheet is not None else names:
                raw = _raw_rows(file, book.get_sheet_by_name(name).to_python(skip_empty_area=True))
                if sheet is not None or (len(raw.rows) >= _TABLE_ROWS and raw.width > 1) or len(names) == 1:
                    return Workbook(raw, name, tuple(names))
    except (python_calamine.CalamineError, UnicodeDecodeError, ValueError, OSError):
        raise damaged_workbook(file) from None
    raise FileFormatError(N_("`{file}` has no sheet with a table."), file=file.name)


def _sheet_names(file: Upload, book: Any, sheet: str | None) -> list[str]:
    from python_calamine import SheetTypeEnum

    names = [found.name for found in book.sheets_metadata if found.typ == SheetTypeEnum.WorkSheet]
    if sheet is not None and sheet not in names:
        template = N_("Unknown sheet `{sheet}` in `{file}`. Sheets: {names}.")
        raise FileFormatError(template, sheet=quotable(sheet), file=file.name, names=names[:20])
    if not names:
        raise FileFormatError(N_("`{file}` has no sheet with a table."), file=file.name)
    return names


def _raw_rows(file: Upload, values: Sequence[Sequence[Any]]) -> RawRows:
    """All rows as text. Titles, alone in their row, do not make a column of their own."""
    table_limits.require_cells(file, len(values) * max(map(len, values), default=0))
    rows = [[_text(value) for value in row] for row in values]
    kept = _columns(rows)
    raw = RawRows("", len(kept))
    table_limits.require_width(file, len(kept))
    for line, row in enumerate(rows, 1):
        filled = [cell for cell in row if cell]
        if len(filled) == 1 and (row[kept[0]] or not any(row[at] for at in kept)):
            raw.add(filled, line)
        else:
            raw.add([row[at] for at in kept], line)
        table_limits.require_rows(file, len(raw.rows) - 1)
    return raw


def _columns(rows: Sequence[Sequence[str]]) -> list[int]:
    """The columns with cells that are not alone in their rows; all columns if there are none."""
    kept: set[int] = set()
    for row in rows:
        filled = [at for at, cell in enumerate(row) if cell]
        if len(filled) > 1:
            kept.update(filled)
    return sorted(kept) or list(range(max(map(len, rows), default=0)))[:1]


def _text(value: Any) -> str:
    """A cell as it would stand in a CSV file."""
    if isinstance(value, bool):
        return str(value).upper()
    if isinstance(value, float):
        return str(int(value)) if value.is_integer() and abs(value) < 2**53 else repr(value)
    if isinstance(value, dt.datetime):
        return value.isoformat(" ", "seconds")
    if isinstance(value, dt.date | dt.time):
        return value.isoformat()
    return " ".join(str(value).split()) if not isinstance(value, str) else value.strip()
