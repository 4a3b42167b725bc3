"""Tables in JSON: a list of records, one record per line, or columns; nested records become columns like `place.city`."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from engine.datasets.uploads import table_limits
from engine.datasets.uploads.cells import is_number
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.header import numbered
from engine.datasets.uploads.progress import report
from engine.datasets.uploads.record_table import Records, RecordTable
from engine.errors import FileFormatError
from engine.text import N_

_BLANK = re.compile(r"[\s,]*")
_MAX_DEPTH = 4
"""Values nested more deeply stay text."""
_DECODER = json.JSONDecoder(parse_int=str, parse_float=str, parse_constant=lambda word: "" if word == "NaN" else word)
"""Numbers stay as they are written: columns decide how they are read."""
Record = Mapping[str, Any] | Sequence[Any]


def json_table(file: Upload, text: str) -> RecordTable | None:
    """The table in a text; None if it is not JSON with records. Raises `FileFormatError` or `LimitError`."""
    start = _BLANK.match(text).end()  # type: ignore[union-attr]
    if text[start : start + 1] not in ("[", "{"):
        return None
    table_limits.require_rows(file, text.count("\n{"))
    is_named = file.name.lower().rpartition(".")[2] in ("json", "jsonl", "ndjson")
    records = _Elements(file, text, start + 1) if text[start] == "[" else _Elements(file, text, start)
    first = records.first()
    if text[start] == "{" and first is not None and _BLANK.match(text, records.at).end() == len(text):  # type: ignore[union-attr]
        found: Iterable[Record] = _of_document(first)
    elif _is_record(first):
        found = records.all(first)
    elif is_named:
        raise _invalid(file, text, records.at) if first is None else _no_records(file)
    else:
        return None
    return _table(file, found)


def is_json(text: str) -> bool:
    """Whether a text begins with a record in JSON."""
    start = _BLANK.match(text).end()  # type: ignore[union-attr]
    opening = text[start : start + 1]
    return opening in ("[", "{") and _is_record(_Elements(Upload("", b""), text, start + (opening == "[")).first())


class _Elements:
    """The values of a list, or of a text with one value per line, one at a time."""

    def __init__(self, file: Upload, text: str, at: int) -> None:
        self.file, self.text, self.at = file, text, at

    def first(self) -> Any:
        """The first value; None if there is none."""
        try:
            return self._next()
        except (ValueError, RecursionError):
            return None

    def all(self, first: Any) -> Iterator[Any]:
        """All values. Raises `FileFormatError` where the text is damaged."""
        yield first
        while (at := _BLANK.match(self.text, self.at).end()) < len(self.text) and self.text[at] != "]":  # type: ignore[union-attr]
            report(at, len(self.text))
            try:
                yield self._next()
            except (ValueError, RecursionError):
                raise _invalid(self.file, self.text, at) from None

    def _next(self) -> Any:
        value, self.at = _DECODER.raw_decode(self.text, _BLANK.match(self.text, self.at).end())  # type: ignore[union-attr]
        return value


def _is_record(value: Any) -> bool:
    return isinstance(value, dict | list) and bool(value)


def _of_document(document: Mapping[str, Any]) -> Sequence[Record]:
    """The records in one object: the longest list of records in it, or its columns."""
    parts = document.values()
    if _lengths(document) and all(isinstance(part, list) and not any(map(_is_record, part)) for part in parts):
        return [list(document), *zip(*parts, strict=True)]
    names, rows = document.get("columns"), document.get("data")
    if isinstance(names, list) and isinstance(rows, list) and rows and all(isinstance(row, list) for row in rows):
        return [names, *rows]
    if parts and all(isinstance(part, dict) for part in parts):
        inner = [part.keys() for part in parts if isinstance(part, dict)]
        if all(keys == inner[0] for keys in inner) and inner[0] and all(map(str.isdecimal, inner[0])):
            return [list(document), *([part[key] for part in parts] for key in inner[0])]
        return list(parts)
    return _longest(document, _MAX_DEPTH)


def _lengths(document: Mapping[str, Any]) -> bool:
    """Whether all values have one length, above 1."""
    lengths = {len(part) for part in document.values() if isinstance(part, list)}
    return len(lengths) == 1 and lengths != {0} and lengths != {1}


def _longest(document: Mapping[str, Any], depth: int) -> Sequence[Record]:
    lists = [part for part in document.values() if isinstance(part, list) and part and all(map(_is_record, part))]
    inner = [part for part in document.values() if isinstance(part, dict)] if depth else []
    return max([*lists, *(_longest(part, depth - 1) for part in inner)], key=len, default=[])


def _table(file: Upload, found: Iterable[Record]) -> RecordTable:
    """Records of names and values; if they are lists, the first one may hold the names."""
    table = Records(file)
    names: Sequence[str] | None = None
    for record in found:
        if isinstance(record, Mapping):
            table.add(dict(_flat(record, "", _MAX_DEPTH)))
            continue
        if isinstance(record, str) or not isinstance(record, Sequence):
            raise _no_records(file)
        cells = [_text(value) for value in record]
        if names is None:
            has_names = len(set(cells)) == len(cells) and all(cells) and not any(map(is_number, cells))
            names = cells if has_names else numbered(len(cells))
            if has_names:
                continue
        table.add(dict(zip(names, cells, strict=False)))
    return table.finished()


def _flat(record: Mapping[str, Any], prefix: str, depth: int) -> Iterator[tuple[str, str]]:
    for name, value in record.items():
        if isinstance(value, Mapping) and value and depth:
            yield from _flat(value, f"{prefix}{name}.", depth - 1)
        else:
            yield _well_formed(f"{prefix}{name}"), _text(value)


def _text(value: Any) -> str:
    """A value as it would stand in a CSV file."""
    if value is None or isinstance(value, bool):
        return "" if value is None else str(value).lower()
    return _well_formed(value.strip() if isinstance(value, str) else json.dumps(value, ensure_ascii=False))


def _well_formed(text: str) -> str:
    """The text with a question mark for each half of a character, which JSON can hold and UTF-8 cannot."""
    return text if text.isascii() else text.encode(errors="replace").decode()


def _invalid(file: Upload, text: str, at: int) -> FileFormatError:
    template = N_("`{file}` is not valid JSON: line {line} cannot be read. Save it again, or as CSV.")
    return FileFormatError(template, file=file.name, line=text.count("\n", 0, at) + 1)


def _no_records(file: Upload) -> FileFormatError:
    template = N_("`{file}` holds no records. A table in JSON is a list of objects with the same names.")
    return FileFormatError(template, file=file.name)
