"""Tables that come as records with names, whose number and width are limited while they are collected."""

from __future__ import annotations

import csv
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from engine.datasets.uploads import table_limits
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.header import unique_names
from engine.text import Message


@dataclass(frozen=True)
class RecordTable:
    """Unique names and the cells of each column, with a report of renamed columns."""

    names: tuple[str, ...]
    columns: tuple[tuple[str, ...], ...]
    report: tuple[Message, ...]

    @property
    def rows(self) -> int:
        return len(self.columns[0]) if self.columns else 0


class Records:
    """Collects records into columns. Each method raises `LimitError` beyond the limits of a table."""

    def __init__(self, file: Upload, names: Sequence[str] = ()) -> None:
        self.file, self.count = file, 0
        self.columns: dict[str, list[str]] = {name: [] for name in names}

    def add(self, record: Mapping[str, str]) -> None:
        """Adds a row. Names that it lacks are missing; a new name is missing in all rows before."""
        longest = csv.field_size_limit()
        for name, cell in record.items():
            if len(cell) > longest:
                raise table_limits.long_cell(self.file, self.count + 1)
            column = self.columns.setdefault(name, [])
            column.extend([""] * (self.count - len(column)))
            column.append(cell)
        self.count += 1
        table_limits.require_width(self.file, len(self.columns))
        table_limits.require_rows(self.file, self.count)
        table_limits.require_cells(self.file, self.count * len(self.columns))

    def finished(self) -> RecordTable:
        """The table, without columns that hold nothing."""
        whole = {name: (*column, *[""] * (self.count - len(column))) for name, column in self.columns.items()}
        kept = {name: column for name, column in whole.items() if any(column)}
        names, notes = unique_names(list(kept))
        return RecordTable(names, tuple(kept.values()), tuple(notes))
