"""The rows of a text file as they are written: all cells, before names and rows of the table are found."""

from __future__ import annotations

import csv
import io
import re
from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from engine.datasets.uploads import table_limits
from engine.datasets.uploads.cells import is_blank, is_blanks, is_number, lenient_rows, strict_rows
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.dialect import Dialect, guess_dialect, sample_rows, usual_width
from engine.datasets.uploads.long_separators import with_short_separators
from engine.datasets.uploads.missing_values import is_missing
from engine.datasets.uploads.progress import report
from engine.limits import limits

_RULE = re.compile(r"\s*+[-=:+]*+\s*+")
_SEPARATOR_LINE = re.compile(r'"?sep=(.)"?[^\S\r\n]*(?:\r\n|\r|\n)', re.IGNORECASE)
"""The first line of some files of Excel."""
_LINE_END = re.compile("[\r\n]")
_LONG_LINE = 100_000
_COMMENTED_ROWS = 3
_OFTEN = 0.3
"""If this share of the rows begins with `#`, these are no comments."""


@dataclass
class RawRows:
    """Rows that are not blank, the line in which each ends, and what was passed over. `width`: cells in most rows."""

    separator: str
    width: int
    rows: list[tuple[str, ...]] = field(default_factory=list)
    lines: array[int] = field(default_factory=lambda: array("I"))
    blank_rows: int = 0
    comments: int = 0
    skipped: int = 0
    """Lines above the first row."""
    commented_rows: list[tuple[str, ...]] = field(default_factory=list)
    """The cells of the last comments above the first row."""

    def add(self, cells: Sequence[str], line: int) -> None:
        """Adds a row, or counts it if it is blank."""
        if is_blank(cells) or _is_rule(cells):
            self.blank_rows += len(cells) > 1
            return
        self.rows.append(tuple([cell.strip() for cell in cells]))
        self.lines.append(line)


def _is_rule(cells: Sequence[str]) -> bool:
    """Whether the cells draw a line, as below the names of a table in Markdown."""
    return any("---" in cell or "===" in cell for cell in cells) and all(map(_RULE.fullmatch, cells))


def rows_of_text(file: Upload, text: str, separator: str | None = None) -> RawRows:
    """The rows of a text; `separator`: None: guessed. Raises `FileFormatError` or `LimitError`."""
    _require_size(file, text)
    marked = _SEPARATOR_LINE.match(text)
    if marked:
        text = text[marked.end() :]
    separator = separator or (marked[1] if marked else None)
    if separator is None:
        text = with_short_separators(text)
    dialect = guess_dialect(text) if separator is None else _dialect(text, separator)
    parser = _Parser(file, text, dialect, int(bool(marked)))
    try:
        return parser.strictly()
    except csv.Error:
        return parser.leniently()


def _dialect(text: str, separator: str) -> Dialect:
    return Dialect(separator, usual_width(sample_rows(text, separator)))


def _require_size(file: Upload, text: str) -> None:
    """Refuses what is too large by counting, before anything is parsed."""
    if '"' in text:
        return
    table_limits.require_rows(file, text.count("\n") - 1)
    first = _LINE_END.split(text, 1)[0]
    table_limits.require_width(file, max(map(first.count, ",;\t|")) + 1)


class _Parser:
    def __init__(self, file: Upload, text: str, dialect: Dialect, skipped: int) -> None:
        self.file, self.text, self.dialect, self.skipped = file, text, dialect, skipped
        self.found = self._nothing()
        self.at_row_start = True
        if '"' not in text:
            table_limits.require_cells(file, 0 if is_blanks(dialect.separator) else text.count(dialect.separator))
        self.has_comments = self._has_comments()

    def _nothing(self) -> RawRows:
        return RawRows(self.dialect.separator, self.dialect.width, skipped=self.skipped)

    def strictly(self) -> RawRows:
        """Raises `csv.Error` where quotation marks do not enclose whole cells."""
        lines = _CountedLines(self._uncommented())
        for cells in strict_rows(lines, self.dialect.separator):
            self.at_row_start = True
            self._add(cells, lines.count)
        return self.found

    def leniently(self) -> RawRows:
        """All cells, with quotation marks that do not enclose a whole cell as a part of their text."""
        self.found, longest, line = self._nothing(), csv.field_size_limit(), 0
        for cells in lenient_rows(self.text, self.dialect.separator):
            line += 1 + sum(cell.count("\n") for cell in cells)
            if max(map(len, cells)) > longest:
                raise table_limits.long_cell(self.file, line)
            if any(cell.startswith('"') and cell.count('"') == 1 and is_number(cell[1:]) for cell in cells):
                raise table_limits.open_quote(self.file, line)
            if not self._is_comment(self.dialect.separator.join(cells)):
                self._add(cells, line)
        return self.found

    def _add(self, cells: Sequence[str], line: int) -> None:
        table_limits.require_width(self.file, len(cells))
        self.found.add(cells, line)
        count = len(self.found.rows)
        table_limits.require_rows(self.file, count - 1)  # the header is not a row
        table_limits.require_cells(self.file, count * self.dialect.width)

    def _uncommented(self) -> Iterator[str]:
        """The lines for the parser, without comments. Refuses a line with millions of cells beforehand."""
        read, separator, limit = 0, self.dialect.separator, limits().columns
        for line in io.StringIO(self.text, newline=""):
            read += len(line)
            report(read, len(self.text))
            if self.at_row_start and self._is_comment(line):
                yield "\n"  # keeps the count of lines
                self.at_row_start = True
                continue
            if len(line) > _LONG_LINE and '"' not in line and line.count(separator) >= limit:
                table_limits.require_width(self.file, line.count(separator) + 1)
            self.at_row_start = False
            yield line

    def _is_comment(self, line: str) -> bool:
        """Also counts the comment, and remembers its cells if it is above the first row."""
        if not line.startswith("#"):
            return False
        cells = next(iter(lenient_rows(line.lstrip("# ").rstrip(), self.dialect.separator)), [])
        is_whole = len(cells) == self.dialect.width
        if is_whole and (not self.has_comments or _holds_error(line, self.dialect.separator)):
            return False
        self.found.comments += 1
        if not self.found.rows:
            kept = self.found.commented_rows[1 - _COMMENTED_ROWS :]
            self.found.commented_rows = [*kept, tuple(cell.strip() for cell in cells)]
        return True

    def _has_comments(self) -> bool:
        """Whether all lines with `#` are comments: if one is above the table or rows begin with numbers, unless many
        rows begin so."""
        rows = sample_rows(self.text, self.dialect.separator)
        marked = sum(row[0].startswith("#") for row in rows)
        are_numbered = sum(is_number(row[0]) for row in rows) > len(rows) / 2
        return (are_numbered or self.text.lstrip().startswith("#")) and marked < max(2, _OFTEN * len(rows))


def _holds_error(line: str, separator: str) -> bool:
    """Whether the first cell is an error of a spreadsheet, such as `#N/A`."""
    return is_missing(line.split(separator, 1)[0].strip())


class _CountedLines:
    def __init__(self, lines: Iterable[str]) -> None:
        self.lines, self.count = iter(lines), 0

    def __iter__(self) -> _CountedLines:
        return self

    def __next__(self) -> str:
        line = next(self.lines)
        self.count += 1
        return line
