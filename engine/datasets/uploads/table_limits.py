"""Refusals of tables that are too large, or not regular."""

from __future__ import annotations

import csv

from engine.datasets.uploads.decoding import Upload
from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_


def require_rows(file: Upload, rows: int) -> None:
    """Raises `LimitError` for too many rows."""
    limit = limits().rows
    if rows > limit:
        template = N_("`{file}` has {rows} rows or more; the limit is {limit}. Use a part of them.")
        raise LimitError(template, file=file.name, rows=rows, limit=limit)


def require_cells(file: Upload, cells: int) -> None:
    """Raises `LimitError` for too many cells."""
    limit = limits().cells
    if cells > limit:
        template = N_("`{file}` has {cells} cells or more; the limit is {limit}. Remove columns or rows.")
        raise LimitError(template, file=file.name, cells=cells, limit=limit)


def require_width(file: Upload, width: int) -> None:
    """Raises `LimitError` for too many columns."""
    limit = limits().columns
    if width > limit:
        template = N_("`{file}` has {got} columns; the limit is {limit}. Remove the ones you do not need.")
        raise LimitError(template, file=file.name, got=width, limit=limit)


def long_cell(file: Upload, line: int) -> LimitError:
    """The refusal of a cell that is too long."""
    template = N_("`{file}` has a cell of more than {limit} characters in line {line}. Shorten it.")
    return LimitError(template, file=file.name, line=line, limit=csv.field_size_limit())


def open_quote(file: Upload, line: int) -> FileFormatError:
    """The refusal of a quotation mark that is never closed."""
    template = N_(
        "Quotation marks in `{file}` do not match by line {line}. Quote cells that hold separators, and "
        "double quotes inside."
    )
    return FileFormatError(template, file=file.name, line=line)


def ragged(file: Upload, line: int, got: int, needed: int) -> FileFormatError:
    """The refusal of a row with more cells than columns."""
    template = N_(
        "Line {line} of `{file}` has {got} cells, but the table has {needed} columns. Make them equal, or quote "
        "text that holds separators."
    )
    return FileFormatError(template, file=file.name, line=line, got=got, needed=needed)
