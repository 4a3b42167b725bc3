"""Tries whether a column holds dates or numbers, before other columns are known."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass, field

from engine.datasets.uploads import dates
from engine.datasets.uploads.column_names import is_called_code, is_time
from engine.datasets.uploads.column_settings import ColumnSettings
from engine.datasets.uploads.date_parts import CLOCK, DMY, MDY
from engine.datasets.uploads.dates import DateFit, DateHints, fit_dates
from engine.datasets.uploads.duration_fit import exceed_a_day, fit_durations, is_called_duration
from engine.datasets.uploads.durations import DURATIONS
from engine.datasets.uploads.missing_values import is_unknown
from engine.datasets.uploads.number_format import FORMATS
from engine.datasets.uploads.numbers import ODD_SHARE, NumberFit, NumberHints, fit_numbers, hints_of

Fit = NumberFit | DateFit
_CHOSEN_ODD_SHARE = 0.5
"""Columns that the person calls numbers or dates may have this share of other cells."""


@dataclass(frozen=True)
class Hints:
    """What the columns of a sheet say together about those that can be read in two ways."""

    numbers: NumberHints = field(default_factory=NumberHints)
    dates: DateHints = field(default_factory=DateHints)

    def choice(self, fit: Fit) -> str:
        """The most likely of the formats."""
        return self.dates.choice(fit) if isinstance(fit, DateFit) else self.numbers.choice(fit)


def column_hints(fits: Collection[Fit | None], separator: str) -> Hints:
    """The hints of all columns and of the separator between cells."""
    numbers = hints_of([fit for fit in fits if isinstance(fit, NumberFit)], separator)
    clear = [fit.formats[0] for fit in fits if isinstance(fit, DateFit) and len(fit.formats) == 1]
    orders = Counter(order for order in clear if order in (DMY, MDY))
    return Hints(numbers, DateHints(orders, numbers.has_commas))


def fit_column(name: str, cells: Sequence[str], settings: ColumnSettings) -> Fit | None:
    """How the cells may be dates or numbers, if the column may hold them."""
    if settings.kind not in (None, "number", "date"):
        return None
    counts = present(Counter(cells), settings, is_unknown)
    share = 0.0 if settings.gaps is not None else _CHOSEN_ODD_SHARE if settings.kind else ODD_SHARE
    found = _dates(name, cells, counts, share, settings) if settings.kind != "number" else None
    durations = _durations(name, counts, share, settings, found)
    if durations:
        return durations
    if found or settings.kind == "date" or (settings.kind is None and are_codes(name, counts)):
        return found
    return _numbers(counts, share, settings)


def are_codes(name: str, cells: Collection[str]) -> bool:
    """Whether digits are no quantity: the column is called so, or they are filled up with zeros as in `02139`."""
    if not cells or not all(map(str.isdecimal, cells)):
        return False
    lengths = {len(cell) for cell in cells}
    is_padded = len(lengths) == 1 and min(lengths) > 2 and any(cell.startswith("0") for cell in cells)
    return is_called_code(name) or (is_padded and len(cells) > 1 and not is_time(name))


def _dates(
    name: str, cells: Sequence[str], counts: Mapping[str, int], share: float, settings: ColumnSettings
) -> DateFit | None:
    wanted = settings.format if settings.format in dates.FORMATS else None
    fit = fit_dates(name, cells, counts, share, is_wanted=settings.kind == "date")
    if wanted is None or (fit and wanted in fit.formats):
        return fit
    return fit_dates(name, cells, counts, share, wanted, is_wanted=True) or fit


def _durations(
    name: str, counts: Mapping[str, int], share: float, settings: ColumnSettings, found: DateFit | None
) -> NumberFit | None:
    """How the cells are durations, unless they may be times of day and are not called durations."""
    if settings.kind == "date" or (found and CLOCK not in found.formats):
        return None
    if found and settings.format == CLOCK:
        return None
    wanted = settings.format if settings.format in DURATIONS else None
    if found and not (wanted or is_called_duration(name) or exceed_a_day(counts)):
        return None
    return fit_durations(counts, share, wanted)


def _numbers(counts: Mapping[str, int], share: float, settings: ColumnSettings) -> NumberFit | None:
    wanted = settings.format if settings.format in FORMATS else None
    fit = fit_numbers(counts, None, share)
    if wanted is None or (fit and wanted in fit.formats):
        return fit
    return fit_numbers(counts, wanted, share) or fit


def present(counts: Mapping[str, int], settings: ColumnSettings, missing: Callable[[str], bool]) -> dict[str, int]:
    """The cells that are not missing, with their counts."""
    gaps = None if settings.gaps is None else frozenset(settings.gaps)
    return {
        cell: count
        for cell, count in counts.items()
        if cell and (not missing(cell) if gaps is None else cell not in gaps)
    }
