"""Texts in the rows of tables: of one file, or of the tables for training and test in an archive."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import PurePosixPath
from typing import Any

from engine.datasets.splits import SplitName
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.labelled_texts import LabelledTexts
from engine.datasets.uploads.missing_values import is_missing
from engine.datasets.uploads.picture_splits import split_of
from engine.datasets.uploads.sheet import Sheet, read_sheet
from engine.datasets.uploads.text_columns import TextColumns, choose_columns, columns_note
from engine.datasets.uploads.text_files import name_of
from engine.datasets.uploads.text_settings import TextSettings
from engine.errors import FileFormatError
from engine.text import N_, Message, message, plural

Table = tuple[Upload, Sheet]


def samples_in_table(file: Upload, settings: TextSettings) -> LabelledTexts:
    """The texts in the rows of one table. Raises `FileFormatError` or `LimitError`."""
    return _samples([(file, read_sheet(file, settings))], settings)


def samples_in_tables(files: Sequence[Upload], settings: TextSettings, file_count: int) -> LabelledTexts | None:
    """The texts in the largest table with classes, or in that for training and those like it for validation and test.

    `file_count`: of the upload. None if no table has texts with classes.
    """
    tables = [table for file in files if (table := _labelled(file, settings))]
    if not tables:
        return None
    main = max(tables, key=lambda table: (_split(table[0]) == "train", table[1].rows))
    used = [main]
    if _split(main[0]) == "train":
        used += [table for table in tables if _split(table[0]) in ("val", "test") and _is_like(table[1], main[1])]
    found = _samples(used, settings)
    return LabelledTexts(
        found.texts, found.labels, [*_skipped(used, file_count), *found.report], found.splits, found.columns
    )


def _labelled(file: Upload, settings: TextSettings) -> Table | None:
    try:
        sheet = read_sheet(file, settings, min_rows=1)
        return (file, sheet) if choose_columns(sheet, settings).likely_targets else None
    except FileFormatError:
        return None


def _is_like(sheet: Sheet, main: Sheet) -> bool:
    return set(sheet.names) == set(main.names)


def _split(file: Upload) -> SplitName | None:
    """The split that the name of a table or of its folder stands for: `train.csv`, `test/data.csv`."""
    folder = PurePosixPath((file.path or file.name).replace("\\", "/")).parent.name
    return split_of(PurePosixPath(name_of(file)).stem) or split_of(folder)


def _samples(tables: Sequence[Table], settings: TextSettings) -> LabelledTexts:
    """The rows that have a text and a class."""
    main = tables[0][1]
    chosen = choose_columns(main, settings)
    text, target = main.names[chosen.text], main.names[chosen.target]
    found = LabelledTexts(columns=_columns(main, chosen))
    for file, sheet in tables:
        pairs = zip(sheet.columns[sheet.names.index(text)], sheet.columns[sheet.names.index(target)], strict=True)
        for cell, label in pairs:
            if cell and not is_missing(label):
                found.add([cell], " ".join(label.split()), _split(file) if len(tables) > 1 else None)
    rows = sum(sheet.rows for _, sheet in tables)
    found.report.extend([*main.report, columns_note(main, chosen), *_incomplete(rows - len(found.texts))])
    return found


def _columns(sheet: Sheet, chosen: TextColumns) -> dict[str, Any]:
    """The names of the columns, and the chosen ones."""
    return {
        "names": list(sheet.names),
        "text": sheet.names[chosen.text],
        "target": sheet.names[chosen.target],
        "likely_texts": [sheet.names[at] for at in chosen.likely_texts],
        "likely_targets": [sheet.names[at] for at in chosen.likely_targets],
        "sheet": sheet.sheet,
        "sheets": list(sheet.sheets),
    }


def _skipped(used: Sequence[Table], file_count: int) -> list[Message]:
    count = file_count - len(used)
    template = plural(
        count,
        N_("Texts are the rows of {tables}. 1 other file was skipped."),
        N_("Texts are the rows of {tables}. {count} other files were skipped."),
    )
    return [message(template, tables=[name_of(file) for file, _ in used], count=count)]


def _incomplete(count: int) -> list[Message]:
    if not count:
        return []
    template = plural(
        count,
        N_("1 row without text or class was dropped."),
        N_("{count} rows without text or class were dropped."),
    )
    return [message(template, count=count)]
