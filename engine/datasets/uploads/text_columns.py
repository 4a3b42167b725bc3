"""Texts in a CSV: which column holds them, and which one their classes."""

from __future__ import annotations

from collections import Counter

import numpy as np

from engine.datasets.uploads.columns import guess
from engine.datasets.uploads.decoding import quotable
from engine.datasets.uploads.missing_values import is_missing
from engine.datasets.uploads.sheet import Sheet
from engine.datasets.uploads.table import MAX_CLASSES
from engine.datasets.uploads.text_settings import TextSettings
from engine.errors import FileFormatError
from engine.text import N_, Message, message, plural

MAX_CLASS_NAME_LENGTH = 40

Samples = tuple[list[str], list[str], list[Message]]
"""Texts, their classes, and a report."""


def samples_of_sheet(sheet: Sheet, settings: TextSettings) -> Samples:
    """The rows that have a text and a class."""
    text, target = chosen_columns(sheet, settings)
    pairs = [
        (cell, label)
        for cell, label in zip(sheet.columns[text], sheet.columns[target], strict=True)
        if cell and not is_missing(label)
    ]
    report = list(sheet.report)
    if left := sheet.rows - len(pairs):
        template = plural(
            left,
            N_("1 row without text or class was dropped."),
            N_("{count} rows without text or class were dropped."),
        )
        report.append(message(template, count=left))
    classes = [" ".join(label.split())[:MAX_CLASS_NAME_LENGTH] for _, label in pairs]
    return [cell for cell, _ in pairs], classes, report


def chosen_columns(sheet: Sheet, settings: TextSettings) -> tuple[int, int]:
    """The column of text (the one with the longest texts) and the target column."""
    if len(sheet.names) < 2:
        raise FileFormatError(N_("A CSV of texts needs two columns, text and class, but this one has one."))
    for name in (settings.text, settings.target):
        if name is not None and name not in sheet.names:
            template = N_("Unknown column `{column}`. Columns: {names}.")
            raise FileFormatError(template, column=quotable(name), names=sheet.names[:20])
    sizes = [sum(map(len, cells)) for cells in sheet.columns]
    text = sheet.names.index(settings.text) if settings.text else int(np.argmax(sizes))
    others = [at for at in range(len(sheet.names)) if at != text]
    distinct = {at: [cell for cell in Counter(sheet.columns[at]) if not is_missing(cell)] for at in others}
    likely = [at for at in others if 2 <= len(distinct[at]) <= MAX_CLASSES and guess(distinct[at]) != "date"]
    target = sheet.names.index(settings.target) if settings.target else (likely or others)[-1]
    return text, target
