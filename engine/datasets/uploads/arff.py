"""Tables in the attribute-relation file format (.arff) of Weka and OpenML."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence

from engine.datasets.uploads import table_limits
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.progress import report
from engine.datasets.uploads.record_table import Records, RecordTable
from engine.errors import FileFormatError
from engine.text import N_

_START = re.compile(r"(?:\s*+%[^\n]*\n)*+\s*+@relation\b", re.IGNORECASE)
_ATTRIBUTE = re.compile(r"""@attribute\s+('(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+"|\S+)\s+(.+)""", re.IGNORECASE)
_CELL = re.compile(
    r"""\s*+(?:'((?:[^'\\]|\\.)*+)'[^\S\t]*+(?=[,\t]|$)|"((?:[^"\\]|\\.)*+)"[^\S\t]*+(?=[,\t]|$)|([^,\t]*+))"""
)
_SPARSE = re.compile(r"""(?<!\d)(\d++)\s++('(?:[^'\\]|\\.)*+'|"(?:[^"\\]|\\.)*+"|[^,]++)""")
_WEIGHT = re.compile(r"\{\s*[\d.]+\s*\}")


def is_arff(text: str) -> bool:
    """Whether a text begins as files in this format do."""
    return _START.match(text) is not None


def arff_table(file: Upload, text: str) -> RecordTable | None:
    """The table in a text; None for other texts. Raises `FileFormatError` or `LimitError`."""
    if not is_arff(text):
        return None
    lines, line_count = _lines(text), text.count("\n")
    names, defaults = _attributes(file, lines)
    table = Records(file, names)
    for number, line in lines:
        report(number, line_count)
        cells = _sparse(line, defaults) if line.startswith("{") else _cells(line)
        if len(cells) == len(names) + 1 and _WEIGHT.fullmatch(cells[-1]):
            cells.pop()
        if len(cells) != len(names):
            template = N_("Line {line} of `{file}` has {got} values, but there are {needed} attributes.")
            raise FileFormatError(template, line=number, file=file.name, got=len(cells), needed=len(names))
        table.add(dict(zip(names, cells, strict=True)))
    return table.finished()


def _lines(text: str) -> Iterator[tuple[int, str]]:
    """The lines with their numbers, without comments and empty ones."""
    for number, line in enumerate(text.splitlines(), 1):
        stripped = line.strip()
        if stripped and not stripped.startswith("%"):
            yield number, stripped


def _attributes(file: Upload, lines: Iterator[tuple[int, str]]) -> tuple[list[str], list[str]]:
    """The names before the line `@data`, and what each is in a sparse row that does not mention it."""
    names: list[str] = []
    defaults: list[str] = []
    for _, line in lines:
        if line.lower().startswith("@data"):
            break
        found = _ATTRIBUTE.match(line)
        if found:
            table_limits.require_width(file, len(defaults) + 1)
            name = _unquoted(found[1])
            names.append(name if name not in names else f"{name} ({len(names) + 1})")
            kind = found[2].strip()
            defaults.append(_cells(kind[1:].rstrip("}"))[0] if kind.startswith("{") else "0")
    return names, defaults


def _cells(line: str) -> list[str]:
    cells: list[str] = []
    at = 0
    while at <= len(line):
        found = _CELL.match(line, at)
        assert found
        quoted = found[1] if found[1] is not None else found[2]
        cells.append(found[3].strip() if quoted is None else _unescaped(quoted))
        at = found.end() + 1
    return cells


def _sparse(line: str, defaults: Sequence[str]) -> list[str]:
    """A row as `{1 x, 3 y}`: places from 0 with their values."""
    cells = list(defaults)
    for place, value in _SPARSE.findall(line.strip("{} ")):
        if len(place) < 9 and int(place) < len(cells):
            cells[int(place)] = _unquoted(value.strip())
    return cells


def _unquoted(text: str) -> str:
    return _unescaped(text[1:-1]) if len(text) > 1 and text[0] in "'\"" and text[-1] == text[0] else text


def _unescaped(text: str) -> str:
    return re.sub(r"\\(.)", r"\1", text)
