"""The columns of a table: what each holds, guessed or chosen."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import replace

import numpy as np

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.column_fit import Fit, Hints, column_hints, fit_column, present
from engine.datasets.uploads.column_settings import ColumnSettings, Kind
from engine.datasets.uploads.date_inputs import usual_inputs
from engine.datasets.uploads.date_parts import FIRST_SHORT_YEAR
from engine.datasets.uploads.dates import DateFit
from engine.datasets.uploads.missing_values import (
    date_sentinels,
    is_missing,
    is_unknown,
    may_be_date_sentinel,
    may_be_sentinel,
    sentinels,
)
from engine.datasets.uploads.number_format import taken_apart
from engine.datasets.uploads.outliers import fences
from engine.datasets.uploads.reading import Reading
from engine.datasets.uploads.spellings import category_key, spellings

MAX_CATEGORIES = 50
"""Columns with more distinct values are taken for names or addresses."""
_MAX_SPELLINGS = 10 * MAX_CATEGORIES
FEW_NUMBERS = 10
"""An integer target with at most this many distinct values is taken for classes."""


def facts_of(
    name: str,
    cells: Sequence[str],
    kind: Kind | None = None,
    chosen: ColumnSettings | None = None,
    hints: Hints | None = None,
) -> Facts:
    """The facts of a column with these settings; `kind` overrides theirs."""
    settings = chosen or ColumnSettings()
    wanted = settings.model_copy(update={"kind": kind}) if kind else settings
    fit = fit_column(name, cells, wanted)
    return _with_statistics(_read(name, cells, wanted, fit, hints or Hints()), cells, wanted)


def all_facts(
    columns: Mapping[str, Sequence[str]], chosen: Callable[[str], ColumnSettings], separator: str
) -> list[Facts]:
    """The facts of all columns: where one can be read in two ways, the others and the separator decide."""
    fits = {name: fit_column(name, cells, chosen(name)) for name, cells in columns.items()}
    hints = column_hints(fits.values(), separator)
    return [
        _with_statistics(_read(name, cells, chosen(name), fits[name], hints), cells, chosen(name))
        for name, cells in columns.items()
    ]


def _read(name: str, cells: Sequence[str], settings: ColumnSettings, fit: Fit | None, hints: Hints) -> Facts:
    """The column with its kind and reading."""
    counts = Counter(cells)
    kind = settings.kind or _kind(present(counts, settings, is_missing), present(counts, settings, is_unknown), fit)
    fit = fit if kind in ("number", "date") else None
    missing = is_unknown if kind in ("number", "date") else is_missing
    left = present(counts, settings, missing)
    gaps = {cell for cell in counts if cell and cell not in left}
    reading = _reading(kind, fit, settings, hints)
    spelled = spellings({cell: counts[cell] for cell in left}) if kind == "category" else {}
    merged = spelled if settings.merge else {}
    if fit and settings.gaps is None:
        gaps |= {*fit.odd, *(_sentinels(reading, left) if kind == "number" else _date_sentinels(reading, left))}
    suggested = gaps if settings.gaps is None else _suggested(name, cells, settings, hints)
    words = tuple(sorted(cell for cell in suggested if cell not in gaps))
    return Facts(
        name,
        kind,
        counts[""] + sum(counts[cell] for cell in gaps),
        len({merged.get(cell, cell) for cell in left if cell not in gaps}),
        reading=reading.model_copy(
            update={"gaps": tuple(sorted(gaps)), "words": words, "spellings": merged, "merges": settings.merge}
        ),
        formats=fit.formats if fit else (),
        sample=_sample(fit, reading) if fit else (),
        gaps=_by_count(gaps, counts),
        offered=_by_count(gaps | suggested, counts),
        spellings=tuple(spelled.items()),
        bounds=_by_count(_bounds(left, gaps), counts) if kind == "number" else (),
    )


def _bounds(cells: Iterable[str], gaps: Collection[str]) -> list[str]:
    return [
        cell
        for cell in cells
        if cell[:1] in "<>≤≥" and cell not in gaps and (one := taken_apart(cell)) and one.is_bound
    ]


def _reading(kind: Kind, fit: Fit | None, settings: ColumnSettings, hints: Hints) -> Reading:
    """How the cells become values; the gaps follow."""
    if fit is None:
        return Reading(kind=kind)
    style = settings.format if settings.format in fit.formats else hints.choice(fit)
    if isinstance(fit, DateFit):
        return Reading(kind=kind, format=style, zone=fit.zone, first_year=FIRST_SHORT_YEAR)
    return Reading(
        kind=kind, format=style, unit=fit.unit if settings.unit is None else settings.unit, scaled=fit.scaled
    )


def _suggested(name: str, cells: Sequence[str], settings: ColumnSettings, hints: Hints) -> set[str]:
    """The cells that are guessed to be missing."""
    guessed = settings.model_copy(update={"gaps": None})
    return {cell for cell, _ in _read(name, cells, guessed, fit_column(name, cells, guessed), hints).gaps}


def _by_count(cells: Iterable[str], counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(((cell, counts[cell]) for cell in cells), key=lambda item: (-item[1], item[0])))


def _kind(named: Mapping[str, int], left: Mapping[str, int], fit: Fit | None) -> Kind:
    """The kind of a column: from the cells without missing ones, and without unknown ones."""
    if isinstance(fit, DateFit):
        return "date"
    if fit:
        return "number" if len(left) - len(fit.odd) > 1 else "leave_out"
    keys = {category_key(cell) for cell in named} if len(named) <= _MAX_SPELLINGS else named
    few = 1 < len(keys) <= MAX_CATEGORIES and _repeats(len(keys), sum(named.values()))
    return "category" if few else "leave_out"


def _repeats(distinct: int, count: int) -> bool:
    """Whether the values occur twice on average, or are few: names of people do not repeat."""
    return distinct < FEW_NUMBERS or count >= 2 * distinct


def _sentinels(reading: Reading, counts: Mapping[str, int]) -> list[str]:
    """The cells of numbers that stand for missing values."""
    if not any(map(may_be_sentinel, counts)):
        return []
    values = {cell: value for cell in counts if (value := reading.value(cell)) is not None}
    found = sentinels(np.array(list(values.values())), np.array([counts[cell] for cell in values]))
    return [cell for cell, value in values.items() if value in found] if found else []


def _date_sentinels(reading: Reading, counts: Mapping[str, int]) -> list[str]:
    """The dates that stand for missing values."""
    if not any(map(may_be_date_sentinel, counts)):
        return []
    values = {cell: value for cell in counts if (value := reading.value(cell)) is not None}
    found = date_sentinels(np.array(list(values.values())))
    return [cell for cell, value in values.items() if value in found] if found else []


def _sample(fit: Fit, reading: Reading) -> tuple[tuple[str, ...], ...]:
    """Cells with what they are in each format."""
    readings = [reading.model_copy(update={"format": style}) for style in fit.formats]
    return tuple((cell, *(one.shown(one.value(cell)) for one in readings)) for cell in fit.sample)


def _with_statistics(facts: Facts, cells: Sequence[str], settings: ColumnSettings) -> Facts:
    values = facts.reading.values(cells) if facts.kind in ("number", "date") else None
    known = values[np.isfinite(values)] if values is not None else np.zeros(0)
    if not len(known):
        return facts
    low, high = fences(known)
    outside = int(((known < low) | (known > high)).sum())
    middle = float(np.median(known))
    usual = usual_inputs(known, facts.reading.zone) if facts.kind == "date" else ()
    inputs = settings.date_inputs or usual if usual else ()
    return replace(
        facts, values=values, low=float(known.min()), high=float(known.max()), middle=middle, outliers=outside, fences=(low, high),
        date_inputs=inputs,
    )  # fmt: skip


def guess(distinct: Sequence[str]) -> Kind:
    """Guesses the kind of a column from its distinct values."""
    return facts_of("", distinct).kind
