"""An uploaded table: its columns, its target, and what is excluded, before it becomes samples."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.column_settings import ColumnSettings
from engine.datasets.uploads.columns import FEW_NUMBERS, all_facts, facts_of
from engine.datasets.uploads.decoding import Upload, quotable
from engine.datasets.uploads.exclusions import Exclusions, identifiers
from engine.datasets.uploads.pixel_layout import PixelLayout, pixel_layout
from engine.datasets.uploads.sheet import Sheet, read_sheet
from engine.datasets.uploads.table_settings import TableSettings
from engine.datasets.uploads.target import Guess, guess_target, label_of_pixels
from engine.datasets.uploads.totals import TotalsRow, totals_rows
from engine.errors import FileFormatError
from engine.text import N_

MAX_CLASSES = 200


@dataclass(frozen=True)
class Table:
    """A sheet with these settings: facts of each column, the target, and what is excluded.

    `guess` is what the target would be by itself, even if the person chose another.
    """

    sheet: Sheet
    facts: tuple[Facts, ...]
    target: str
    guess: Guess
    is_chosen: bool
    exclusions: Exclusions
    pixels: PixelLayout | None = None
    """The images that its rows are; None for any other table."""
    totals: tuple[TotalsRow, ...] = ()
    """Rows of totals, which are not in the sheet unless they are kept."""

    @property
    def classifies(self) -> bool:
        return self.facts[self.sheet.names.index(self.target)].kind == "category"


def read(files: Sequence[Upload], settings: TableSettings) -> Table:
    """The table in one CSV file; raises `FileFormatError` or `LimitError`."""
    if len(files) != 1:
        raise FileFormatError(N_("A table is one file, but got {count} files. Choose one of them."), count=len(files))
    whole = read_sheet(files[0], settings)
    totals = totals_rows(whole.columns)
    sheet = whole if settings.keep_totals else whole.without({found.row for found in totals})
    facts = all_facts(dict(zip(sheet.names, sheet.columns, strict=True)), settings.of, sheet.separator)
    free = {name for name in sheet.names if settings.of(name).kind is None and not settings.of(name).keep}
    named = identifiers(facts, sheet.columns)
    pixels = pixel_layout(sheet.names, sheet.columns)
    guess = label_of_pixels(sheet.names[pixels.label]) if pixels else guess_target(facts, named)
    target = guess.name if settings.target is None else settings.target
    if target not in sheet.names:
        template = N_("Unknown column `{column}`. Columns: {names}.")
        raise FileFormatError(template, column=quotable(target), names=sheet.names[:20])
    at = sheet.names.index(target)
    if settings.of(target).kind is None:
        facts[at] = _target_facts(facts[at], sheet.columns[at], settings.of(target))
    found = Exclusions({name: named[name] for name in named.keys() & free})
    found = found.with_giveaways(facts, sheet.columns, target, free)
    return Table(sheet, found.applied(facts), target, guess, settings.target is not None, found, pixels, tuple(totals))


def _target_facts(facts: Facts, cells: Sequence[str], chosen: ColumnSettings) -> Facts:
    """A target of a few different whole numbers, or of names that were left out, becomes classes."""
    if facts.kind == "leave_out" and 1 < facts.distinct <= MAX_CLASSES:
        return facts_of(facts.name, cells, "category", chosen)
    values = facts.reading.values(cells) if facts.kind == "number" and facts.distinct <= FEW_NUMBERS else None
    if values is None or not np.array_equal(values, np.round(values), equal_nan=True):
        return facts
    gaps = facts.reading.gaps if chosen.gaps is None else chosen.gaps
    return facts_of(facts.name, cells, "category", chosen.model_copy(update={"gaps": gaps}))
