"""The columns of a table: what each holds, guessed or chosen, and its conversion to values."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

import numpy as np

from engine.datasets.uploads.column_settings import ColumnSettings, Kind
from engine.datasets.uploads.dates import date_of
from engine.datasets.uploads.decoding import quotable
from engine.datasets.uploads.missing_values import is_missing, is_unknown, sentinels
from engine.datasets.uploads.number_format import FORMATS
from engine.datasets.uploads.numbers import ODD_SHARE, NumberFit, NumberHints, fit_numbers, hints_of, number_of
from engine.datasets.uploads.reading import Reading
from engine.errors import FileFormatError
from engine.text import N_
from engine.views import Array

MAX_NUMBER = 1e30
"""Squares of larger numbers would exceed the range of float32."""
MAX_CATEGORIES = 50
"""Columns with more distinct values are taken for names or addresses."""
FEW_NUMBERS = 10
"""An integer target with at most this many distinct values is taken for classes."""
_CHOSEN_ODD_SHARE = 0.5
"""Columns that the person calls numbers may have this share of other cells."""


@dataclass(frozen=True)
class Facts:
    """Facts about a column. `low`, `high`, `middle` (the median) and `outliers` apply to numbers and dates."""

    name: str
    kind: Kind
    missing: int
    distinct: int
    low: float = 0.0
    high: float = 0.0
    middle: float = 0.0
    outliers: int = 0
    fences: tuple[float, float] | None = None
    """Values beyond these are outliers: more than 1.5 interquartile ranges outside the quartiles."""
    reading: Reading = field(default_factory=lambda: Reading(kind="category"))
    formats: tuple[str, ...] = ()
    """Formats that fit all cells and give different values."""
    sample: tuple[tuple[str, ...], ...] = ()
    """Cells that show how the formats differ: each with its values in them."""
    gaps: tuple[tuple[str, int], ...] = ()
    """The cells that count as missing, with their counts, most frequent first; without empty ones."""
    offered: tuple[tuple[str, int], ...] = ()
    """These cells and those that would be guessed to be missing."""


def facts_of(
    name: str,
    cells: Sequence[str],
    kind: Kind | None = None,
    chosen: ColumnSettings | None = None,
    hints: NumberHints | None = None,
) -> Facts:
    """The facts of a column with these settings; `kind` overrides theirs."""
    settings = chosen or ColumnSettings()
    wanted = settings.model_copy(update={"kind": kind}) if kind else settings
    fit = _fit(cells, wanted)
    return _with_statistics(_read(name, cells, wanted, fit, hints or NumberHints()), cells)


def all_facts(
    columns: Mapping[str, Sequence[str]], chosen: Callable[[str], ColumnSettings], separator: str
) -> list[Facts]:
    """The facts of all columns: where one can be read in two ways, the others and the separator decide."""
    fits = {name: _fit(cells, chosen(name)) for name, cells in columns.items()}
    hints = hints_of(fits.values(), separator)
    return [
        _with_statistics(_read(name, cells, chosen(name), fits[name], hints), cells) for name, cells in columns.items()
    ]


def _fit(cells: Sequence[str], settings: ColumnSettings) -> NumberFit | None:
    """How the cells may be numbers, if the column may be one of numbers."""
    if settings.kind not in (None, "number"):
        return None
    present = _present(Counter(cells), settings, is_unknown)
    share = 0.0 if settings.gaps is not None else _CHOSEN_ODD_SHARE if settings.kind else ODD_SHARE
    fit = fit_numbers(present, None, share)
    if settings.format in (None, *(fit.formats if fit else ())) or settings.format not in FORMATS:
        return fit
    return fit_numbers(present, settings.format, share) or fit


def _present(counts: Mapping[str, int], settings: ColumnSettings, missing: Callable[[str], bool]) -> dict[str, int]:
    """The cells that are not missing, with their counts."""
    gaps = None if settings.gaps is None else frozenset(settings.gaps)
    return {
        cell: count
        for cell, count in counts.items()
        if cell and (not missing(cell) if gaps is None else cell not in gaps)
    }


def _read(
    name: str, cells: Sequence[str], settings: ColumnSettings, fit: NumberFit | None, hints: NumberHints
) -> Facts:
    """The column with its kind and reading."""
    counts = Counter(cells)
    kind = settings.kind or _kind(_present(counts, settings, is_missing), _present(counts, settings, is_unknown), fit)
    values = kind in ("number", "date")
    missing = is_unknown if values else is_missing
    present = _present(counts, settings, missing)
    gaps = {cell for cell in counts if cell and cell not in present}
    reading = Reading(kind=kind)
    if kind == "number" and fit:
        style = settings.format if settings.format in fit.formats else hints.choice(fit)
        unit = fit.unit if settings.unit is None else settings.unit
        reading = Reading(kind=kind, format=style, unit=unit, scaled=fit.scaled)
        if settings.gaps is None:
            gaps |= {*fit.odd, *_sentinels(reading, present)}
    suggested = gaps if settings.gaps is None else _suggested(name, cells, settings, hints)
    words = tuple(sorted(cell for cell in suggested if cell not in gaps))
    reading = reading.model_copy(update={"gaps": tuple(sorted(gaps)), "words": words})
    return Facts(
        name,
        kind,
        counts[""] + sum(counts[cell] for cell in gaps),
        len([cell for cell in present if cell not in gaps]),
        reading=reading,
        formats=fit.formats if fit and kind == "number" else (),
        sample=_sample(fit) if fit and kind == "number" else (),
        gaps=_by_count(gaps, counts),
        offered=_by_count(gaps | suggested, counts),
    )


def _suggested(name: str, cells: Sequence[str], settings: ColumnSettings, hints: NumberHints) -> set[str]:
    """The cells that are guessed to be missing."""
    guessed = settings.model_copy(update={"gaps": None})
    return {cell for cell, _ in _read(name, cells, guessed, _fit(cells, guessed), hints).gaps}


def _by_count(cells: Iterable[str], counts: Mapping[str, int]) -> tuple[tuple[str, int], ...]:
    return tuple(sorted(((cell, counts[cell]) for cell in cells), key=lambda item: (-item[1], item[0])))


def _kind(named: Mapping[str, int], present: Mapping[str, int], fit: NumberFit | None) -> Kind:
    """The kind of a column: from the cells without missing ones, and without unknown ones."""
    if fit:
        return "number" if len(present) - len(fit.odd) > 1 else "leave_out"
    if present and all(date_of(cell) is not None for cell in present):
        return "date"
    return "category" if 1 < len(named) <= MAX_CATEGORIES and _repeats(named) else "leave_out"


def _repeats(counts: Mapping[str, int]) -> bool:
    """Whether the values occur twice on average, or are few: names of people do not repeat."""
    return len(counts) < FEW_NUMBERS or sum(counts.values()) >= 2 * len(counts)


def _sentinels(reading: Reading, counts: Mapping[str, int]) -> list[str]:
    """The cells of numbers that stand for missing values."""
    values = {cell: value for cell in counts if (value := reading.value(cell)) is not None}
    found = sentinels(np.array(list(values.values())), np.array([counts[cell] for cell in values]))
    return [cell for cell, value in values.items() if value in found] if found else []


def _sample(fit: NumberFit) -> tuple[tuple[str, ...], ...]:
    values = [[number_of(cell, style, fit.scaled) for style in fit.formats] for cell in fit.sample]
    return tuple(
        (cell, *(f"{value:.12g}" for value in row if value is not None))
        for cell, row in zip(fit.sample, values, strict=True)
    )


def _with_statistics(facts: Facts, cells: Sequence[str]) -> Facts:
    values = facts.reading.values(cells) if facts.kind in ("number", "date") else None
    known = values[np.isfinite(values)] if values is not None else np.zeros(0)
    if not len(known):
        return facts
    low, high = fences(known)
    outside = int(((known < low) | (known > high)).sum())
    middle = float(np.median(known))
    return replace(
        facts, low=float(known.min()), high=float(known.max()), middle=middle, outliers=outside, fences=(low, high)
    )


def guess(distinct: Sequence[str]) -> Kind:
    """Guesses the kind of a column from its distinct values."""
    return facts_of("", distinct).kind


def fences(known: Array) -> tuple[float, float]:
    """Tukey's fences. If most values are equal, nothing is an outlier.

    Reference: Tukey, 1977, *Exploratory data analysis*.
    """
    first, third = np.percentile(known, [25, 75])
    reach = 1.5 * (third - first)
    return (float(first - reach), float(third + reach)) if reach > 0 else (float(known.min()), float(known.max()))


def converted(name: str, cells: Sequence[str], reading: Reading) -> Array:
    """The numbers of a column; raises `FileFormatError` for the first cell that is not a number, or too large."""
    values = reading.values(cells)
    if values is None:
        row = next(row for row, cell in enumerate(cells) if not reading.is_gap(cell) and reading.value(cell) is None)
        template = (
            N_(
                "`{column}` has `{cell}` in row {row}, which is not a number. Use the column as categories, or "
                "exclude it."
            )
            if reading.kind == "number"
            else N_(
                "`{column}` has `{cell}` in row {row}, which is not a date like 2024-05-31. Use the column as "
                "categories."
            )
        )
        raise FileFormatError(template, column=name, cell=quotable(cells[row]), row=row + 1)
    wrong = np.flatnonzero(np.isinf(values) | (np.abs(values) > MAX_NUMBER))
    if len(wrong):
        row = int(wrong[0])
        template = N_(
            "`{column}` has `{cell}` in row {row}, but numbers must lie between -{max} and {max}. Correct the "
            "cell or leave it empty."
        )
        raise FileFormatError(template, column=name, cell=quotable(cells[row]), row=row + 1, max=f"{MAX_NUMBER:g}")
    return values


def categories_of(cells: Sequence[str], limit: int, reading: Reading) -> tuple[str, ...]:
    """The `limit` most frequent distinct values, sorted by name (numbers by size)."""
    counts = Counter(cell for cell in cells if not reading.is_gap(cell))
    kept = [cell for cell, _ in sorted(counts.items(), key=lambda item: (-item[1], item[0]))[:limit]]
    try:
        return tuple(sorted(kept, key=lambda cell: (float(cell), cell)))
    except ValueError:
        return tuple(sorted(kept))


def codes_of(cells: Sequence[str], categories: Sequence[str], reading: Reading) -> Array:
    """`(N,)` int32: the index of the category, -1 if missing, `len(categories)` for any other value."""
    known = {cell: index for index, cell in enumerate(categories)}
    return np.array([-1 if reading.is_gap(cell) else known.get(cell, len(categories)) for cell in cells], np.int32)
