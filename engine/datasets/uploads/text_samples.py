"""Uploaded texts with their classes: rows of a CSV, files in a folder per class, or lines of a file per class."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import PurePosixPath

from engine.datasets.uploads.decoding import Upload, decoded
from engine.datasets.uploads.missing_values import is_missing
from engine.datasets.uploads.sheet import MIN_ROWS, Sheet, read_sheet
from engine.datasets.uploads.text_columns import choose_columns, columns_note
from engine.datasets.uploads.text_files import text_files
from engine.datasets.uploads.text_folders import folders_of
from engine.datasets.uploads.text_settings import TextSettings
from engine.errors import LimitError
from engine.limits import limits
from engine.text import N_, Message, message, plural

_MAX_CLASS_NAME_LENGTH = 40

Samples = tuple[list[str], list[str], list[Message]]
"""Texts, their classes, and a report."""


def read_samples(files: Sequence[Upload], settings: TextSettings) -> Samples:
    """The texts of an upload. Raises `FileFormatError` or `LimitError`."""
    parts = text_files(files)
    if len(parts) == 1:
        return _rows(read_sheet(parts[0], settings), settings)
    folders = folders_of([part.name for part in parts])
    inside = [(part, folder) for part, folder in zip(parts, folders, strict=True) if folder]
    if not inside:
        note = message(N_("Each file is a class, each line a sample."))
        return _samples([(part, _stem(part)) for part in parts], settings, [note], by_line=True)
    by_line = len(inside) < MIN_ROWS or len(inside) == len({folder for _, folder in inside})
    template = (
        N_("Each folder is a class, each line of its files a sample.")
        if by_line
        else N_("Each folder is a class, each file a sample.")
    )
    return _samples(inside, settings, [message(template), *_outside(len(parts) - len(inside))], by_line)


def _samples(
    files: Iterable[tuple[Upload, str]], settings: TextSettings, report: list[Message], by_line: bool
) -> Samples:
    texts: list[str] = []
    labels: list[str] = []
    for file, label in files:
        text, guessed = decoded(file, settings.encoding)
        report += [note for note in guessed if note not in report]
        found = [line.strip() for line in text.splitlines() if line.strip()] if by_line else [text.strip()]
        texts += found
        labels += [label[:_MAX_CLASS_NAME_LENGTH]] * len(found)
        _require_few(len(texts))
    return texts, labels, report


def _stem(file: Upload) -> str:
    return PurePosixPath(file.name).stem or file.name


def _outside(count: int) -> list[Message]:
    if not count:
        return []
    template = plural(
        count, N_("1 file outside these folders was skipped."), N_("{count} files outside these folders were skipped.")
    )
    return [message(template, count=count)]


def _require_few(count: int) -> None:
    if count > limits().rows:
        template = N_("These files have more than {limit} lines. Use a part of them.")
        raise LimitError(template, limit=limits().rows)


def _rows(sheet: Sheet, settings: TextSettings) -> Samples:
    """The rows that have a text and a class."""
    chosen = choose_columns(sheet, settings)
    pairs = [
        (cell, " ".join(label.split())[:_MAX_CLASS_NAME_LENGTH])
        for cell, label in zip(sheet.columns[chosen.text], sheet.columns[chosen.target], strict=True)
        if cell and not is_missing(label)
    ]
    report = [*sheet.report, columns_note(sheet, chosen), *_incomplete(sheet.rows - len(pairs))]
    return [cell for cell, _ in pairs], [label for _, label in pairs], report


def _incomplete(count: int) -> list[Message]:
    if not count:
        return []
    template = plural(
        count,
        N_("1 row without text or class was dropped."),
        N_("{count} rows without text or class were dropped."),
    )
    return [message(template, count=count)]
