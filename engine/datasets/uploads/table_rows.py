"""The cells of a table for which a network is to predict."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.sheet import ReadingSettings, read_sheet
from engine.errors import FileFormatError, LimitError
from engine.text import N_


def read_rows(files: Sequence[Upload], max_rows: int) -> Mapping[str, Any]:
    """`{"names", "rows"}` of one table with column names; raises `FileFormatError` or `LimitError`."""
    if len(files) != 1:
        raise FileFormatError(N_("A table is one file, but got {count} files. Choose one of them."), count=len(files))
    sheet = read_sheet(files[0], ReadingSettings(header=True), min_rows=1)
    if sheet.rows > max_rows:
        template = N_("`{file}` has {got} rows; the limit is {max}. Use a part of it.")
        raise LimitError(template, file=files[0].name, got=sheet.rows, max=max_rows)
    return {"names": list(sheet.names), "rows": [list(row) for row in zip(*sheet.columns, strict=True)]}
