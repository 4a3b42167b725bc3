"""Splits the lines of a text into cells: quoted cells strictly, and leniently where quotation marks belong to the text."""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Iterator, Sequence

BLANKS = " "
"""The separator of tables whose cells are separated by any number of blanks."""
WIDE_BLANKS = "  "
"""The separator of tables in columns whose cells may contain single blanks."""
_WIDE = re.compile(r"\s{2,}|\t")
_BLANK_CELL = re.compile(r'"((?:[^"]|"")*+)"(?=\s|$)|(\S+)')

_NUMBER = re.compile(r"[+-]?[$€£¥]?\s?[+-]?(\d[\d.,'\s]*|[.,]\d+)(e[+-]?\d+)?\s?[%$€£¥]?", re.IGNORECASE)


def strict_rows(lines: Iterable[str], separator: str) -> Iterator[list[str]]:
    """The cells of each row. Raises `csv.Error` where quotation marks do not enclose whole cells."""
    if is_blanks(separator):
        return (blank_separated(line, separator) for line in lines)
    return csv.reader(lines, delimiter=separator, strict=True)


def lenient_rows(text: str, separator: str) -> Iterator[list[str]]:
    """The cells of each row. A quotation mark that does not enclose a whole cell is part of its text.

    Each position is read once or twice, whatever the quotation marks: a search for a closing mark ends at the next
    mark, and the expressions never step back.
    """
    if is_blanks(separator):
        yield from (blank_separated(line, separator) for line in text.splitlines())
        return
    cell = re.compile(
        rf'[ ]*+"((?:[^"]|"")*+)"[ ]*+(?=[{re.escape(separator)}\r\n]|\Z)|([^{re.escape(separator)}\r\n]*+)'
    )
    row: list[str] = []
    at, end = 0, len(text)
    while at < end or row:
        found = cell.match(text, at)
        assert found
        row.append(found[2] if found[1] is None else found[1].replace('""', '"'))
        at = found.end()
        if at < end and text[at] == separator:
            at += 1
            continue
        yield row
        row, at = [], at + (2 if text.startswith("\r\n", at) else 1)


def is_blanks(separator: str) -> bool:
    """Whether cells are separated by any number of blanks, or by several."""
    return separator in (BLANKS, WIDE_BLANKS)


def blank_separated(line: str, separator: str = BLANKS) -> list[str]:
    """The cells of a line."""
    if separator == WIDE_BLANKS:
        return _WIDE.split(line.strip())
    return [quoted.replace('""', '"') if quoted else plain for quoted, plain in _BLANK_CELL.findall(line)]


def is_blank(cells: Sequence[str]) -> bool:
    return not any(map(str.strip, cells))


def is_number(cell: str) -> bool:
    """Whether the cell holds one number, in any notation."""
    return _NUMBER.fullmatch(cell.strip()) is not None
