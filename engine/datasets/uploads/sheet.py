"""CSV files as columns of text: strictly parsed, within limits."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace

from engine.datasets.uploads.decoding import Encoding, Upload, quotable, text_of
from engine.datasets.uploads.progress import report
from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_, Message, message

SEPARATORS = (",", ";", "\t", "|")
MIN_ROWS = 10
_LOOKED_AT = 20
"""The rows from which the separator is guessed."""
_MAX_NAME_LENGTH = 60
_LONG_LINE = 100_000


@dataclass(frozen=True)
class Sheet:
    """A table as text: `columns[i]` holds the cells of the column `names[i]`, stripped of blanks at their ends."""

    names: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    separator: str
    report: tuple[Message, ...] = ()

    @property
    def rows(self) -> int:
        return len(self.columns[0]) if self.columns else 0

    def without(self, rows: Collection[int]) -> Sheet:
        """The sheet without these rows."""
        if not rows:
            return self
        kept = [row for row in range(self.rows) if row not in rows]
        return replace(self, columns=tuple(tuple(cells[row] for row in kept) for cells in self.columns))


def read_sheet(
    file: Upload, encoding: Encoding = "auto", header: bool | None = None, min_rows: int = MIN_ROWS
) -> Sheet:
    """The table in a CSV file; `header`: whether the first row holds names; None: guessed.

    Raises `FileFormatError` for anything but a table, `LimitError` for too many rows or columns.
    """
    text = text_of(file, encoding)
    _refuse_long(file, 0 if '"' in text else text.count("\n") - 1)
    separator = _separator(file, text)
    _refuse_cells(file, 0 if '"' in text else text.count(separator))
    rows = list(_rows(file, text, separator))
    named = _has_names(rows) if header is None else header
    names, report = _names(rows[0]) if named else (_numbered(len(rows[0])), [])
    body = rows[1:] if named else rows
    if len(body) < min_rows:
        template = N_("`{file}` has {rows} rows, but at least {min} are needed for training, validation and test.")
        raise FileFormatError(template, file=file.name, rows=len(body), min=min_rows)
    return Sheet(names, tuple(zip(*body, strict=True)), separator, tuple(report))


def _separator(file: Upload, text: str) -> str:
    """The separator that occurs equally often in each of the first rows; also limits the columns before parsing."""
    first = text[: text.find("\n")] if "\n" in text else text
    counts = {separator: first.count(separator) for separator in SEPARATORS}
    limit = limits().columns
    widest = max(counts.values()) + 1
    if widest > limit and '"' not in first:
        raise _too_wide(file, widest)
    start = text[:100_000].splitlines()[:_LOOKED_AT]
    regular = [s for s in SEPARATORS if counts[s] and len({line.count(s) for line in start if line.strip()}) == 1]
    return max(regular or SEPARATORS, key=lambda s: counts[s])


def _rows(file: Upload, text: str, separator: str) -> Iterator[tuple[str, ...]]:
    reader = csv.reader(_lines(file, text, separator), delimiter=separator, strict=True)
    width = count = 0
    try:
        for cells in reader:
            if not cells or cells == [""]:
                continue
            width = width or _width(file, len(cells))
            if len(cells) != width:
                raise _ragged(file, reader.line_num, len(cells), width)
            count += 1
            _refuse_long(file, count - 1)  # the header is not a row
            _refuse_cells(file, count * width)
            yield tuple([cell.strip() for cell in cells])
    except csv.Error as error:
        raise _unreadable(file, reader.line_num, error) from None


def _unreadable(file: Upload, line: int, error: csv.Error) -> FileFormatError | LimitError:
    if "field limit" in str(error):
        template = N_("`{file}` has a cell of more than {limit} characters in line {line}. Shorten it.")
        return LimitError(template, file=file.name, line=line, limit=csv.field_size_limit())
    template = N_(
        "Quotation marks in `{file}` do not match by line {line}. Quote cells that hold separators, and "
        "double quotes inside."
    )
    return FileFormatError(template, file=file.name, line=line)


def _refuse_long(file: Upload, rows: int) -> None:
    limit = limits().rows
    if rows > limit:
        template = N_("`{file}` has {rows} rows or more; the limit is {limit}. Use a part of them.")
        raise LimitError(template, file=file.name, rows=rows, limit=limit)


def _refuse_cells(file: Upload, cells: int) -> None:
    limit = limits().cells
    if cells > limit:
        template = N_("`{file}` has {cells} cells or more; the limit is {limit}. Remove columns or rows.")
        raise LimitError(template, file=file.name, cells=cells, limit=limit)


def _lines(file: Upload, text: str, separator: str) -> Iterator[str]:
    """Lines for the parser; refuses a line with millions of cells beforehand."""
    limit, read = limits().columns, 0
    for line in io.StringIO(text, newline=""):
        read += len(line)
        report(read, len(text))
        if len(line) > _LONG_LINE and '"' not in line and line.count(separator) >= limit:
            raise _too_wide(file, line.count(separator) + 1)
        yield line


def _width(file: Upload, width: int) -> int:
    if width > limits().columns:
        raise _too_wide(file, width)
    return width


def _too_wide(file: Upload, width: int) -> LimitError:
    template = N_("`{file}` has {got} columns; the limit is {limit}. Remove the ones you do not need.")
    return LimitError(template, file=file.name, got=width, limit=limits().columns)


def _ragged(file: Upload, line: int, got: int, needed: int) -> FileFormatError:
    template = N_(
        "Line {line} of `{file}` has {got} cells, but its first row has {needed}. Make them equal, or quote "
        "text that holds separators."
    )
    return FileFormatError(template, file=file.name, line=line, got=got, needed=needed)


def _has_names(rows: Sequence[tuple[str, ...]]) -> bool:
    """Whether no name is a number, and none is missing if all others are there."""
    return not any(_is_number(cell) for cell in rows[0])


def _is_number(cell: str) -> bool:
    try:
        float(cell)
    except ValueError:
        return False
    return True


def _numbered(count: int) -> tuple[str, ...]:
    return tuple(f"column {number}" for number in range(1, count + 1))


def _names(cells: Sequence[str]) -> tuple[tuple[str, ...], list[Message]]:
    """Unique, non-empty names, and a report of what was changed."""
    used: Counter[str] = Counter()
    names: list[str] = []
    report = []
    for number, cell in enumerate(cells, 1):
        wanted = name = quotable(" ".join(cell.split()), _MAX_NAME_LENGTH) or f"column {number}"
        while name in used:
            used[wanted] += 1
            name = f"{wanted} ({used[wanted]})"
        used[name] += 1
        if name != wanted or not cell:
            report.append(message(N_("Column {number} is now called `{name}`."), number=number, name=name))
        names.append(name)
    return tuple(names), report
