"""Files with a table as columns of text: decoded, divided into cells, freed of what is not the table."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Literal

from pydantic import BaseModel, ConfigDict

from engine.datasets.uploads import table_limits
from engine.datasets.uploads.arff import arff_table
from engine.datasets.uploads.cells import BLANKS
from engine.datasets.uploads.code_texts import require_no_code
from engine.datasets.uploads.decoding import Upload, decoded
from engine.datasets.uploads.encoding_names import Encoding
from engine.datasets.uploads.json_records import json_table
from engine.datasets.uploads.layout import layout_of
from engine.datasets.uploads.raw_rows import RawRows, rows_of_text
from engine.datasets.uploads.workbook import read_workbook
from engine.datasets.uploads.workbook_parts import is_workbook
from engine.errors import FileFormatError
from engine.text import N_, Message, plural

MIN_ROWS = 10
HEAD_ROWS = 1000
"""Rows from which the content of a sheet is guessed."""
Separator = Literal["auto", "comma", "semicolon", "tab", "bar", "blanks"]
_CHARACTERS = {"comma": ",", "semicolon": ";", "tab": "\t", "bar": "|", "blanks": BLANKS}


class ReadingSettings(BaseModel):
    """How a file is divided into cells; the defaults are guessed from the file."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    encoding: Encoding = "auto"
    separator: Separator = "auto"
    header: bool | None = None
    """Whether the first row holds names."""
    sheet: str | None = None
    """The sheet of a spreadsheet file; None: the first one with a table."""


@dataclass(frozen=True)
class Sheet:
    """A table as text: `columns[i]` holds the cells of the column `names[i]`, stripped of blanks at their ends."""

    names: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    separator: str
    """Empty for a spreadsheet file, and for records with names."""
    report: tuple[Message, ...] = ()
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    """The names of all sheets of a spreadsheet file."""

    @property
    def rows(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def head(self, rows: int = HEAD_ROWS) -> Sheet:
        """The first rows of the sheet."""
        return replace(self, columns=tuple(cells[:rows] for cells in self.columns))

    def without(self, rows: Collection[int]) -> Sheet:
        """The sheet without these rows."""
        if not rows:
            return self
        kept = [row for row in range(self.rows) if row not in rows]
        return replace(self, columns=tuple(tuple(cells[row] for row in kept) for cells in self.columns))


def read_sheet(file: Upload, settings: ReadingSettings | None = None, min_rows: int = MIN_ROWS) -> Sheet:
    """The table in a file. Raises `FileFormatError` for anything but a table, `LimitError` for too many rows or
    columns."""
    chosen = settings or ReadingSettings()
    sheet = _of_workbook(file, chosen) if is_workbook(file) else _of_text(file, chosen)
    require_enough_rows(file, sheet.rows, min_rows)
    table_limits.require_rows(file, sheet.rows)
    return sheet


def require_enough_rows(file: Upload, rows: int, min_rows: int = MIN_ROWS) -> None:
    """Raises `FileFormatError` for too few rows."""
    if rows < min_rows:
        template = plural(
            rows,
            N_("`{file}` has 1 row, but at least {min} are needed for training, validation and test."),
            N_("`{file}` has {rows} rows, but at least {min} are needed for training, validation and test."),
        )
        raise FileFormatError(template, file=file.name, rows=rows, min=min_rows)


def _of_text(file: Upload, settings: ReadingSettings) -> Sheet:
    text, notes = decoded(file, settings.encoding)
    require_no_code(file, text)
    records = json_table(file, text) or arff_table(file, text)
    if records:
        return Sheet(records.names, records.columns, "", (*notes, *records.report))
    sheet = _laid_out(file, rows_of_text(file, text, _CHARACTERS.get(settings.separator)), settings.header)
    return replace(sheet, report=(*notes, *sheet.report))


def _of_workbook(file: Upload, settings: ReadingSettings) -> Sheet:
    book = read_workbook(file, settings.sheet)
    sheet = _laid_out(file, book.raw, settings.header)
    return replace(sheet, report=(*book.report(), *sheet.report), sheet=book.sheet, sheets=book.sheets)


def _laid_out(file: Upload, raw: RawRows, header: bool | None) -> Sheet:
    found = layout_of(file, raw, header)
    return Sheet(found.names, tuple(zip(*found.rows, strict=True)), raw.separator, found.report)
