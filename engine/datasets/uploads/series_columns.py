"""The columns of a series: which are the time, which hold values, and which name the series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.column_names import is_called_counter, target_score
from engine.datasets.uploads.identifiers import CALLED, identifier_reason
from engine.datasets.uploads.series_keys import guess_keys
from engine.datasets.uploads.series_settings import SeriesSettings
from engine.datasets.uploads.series_time import guess_time, row_times
from engine.datasets.uploads.sheet import Sheet
from engine.errors import FileFormatError

MAX_VALUES = 20
"""Columns of values that are chosen unless the person says otherwise."""


@dataclass(frozen=True)
class SeriesColumns:
    """Names of columns. Without `time` the rows are in order, without `key` there is one series."""

    time: tuple[str, ...]
    values: tuple[str, ...]
    target: str
    key: tuple[str, ...]


def columns_of(sheet: Sheet, facts: Sequence[Facts], settings: SeriesSettings) -> SeriesColumns:
    """The columns that are chosen, and guesses for the others."""
    time = guess_time(sheet, facts) if settings.time is None else settings.time
    key = _keys(sheet, facts, time) if settings.key is None else settings.key
    taken = {*time, *key}
    chosen = guess_values(sheet, facts, taken) if settings.values is None else settings.values
    values = tuple(name for name in chosen if name not in taken)
    target = settings.target if settings.target else guess_target(values)
    others = tuple(name for name in values if name != target)
    return SeriesColumns(time, (target, *others) if target else (), target, key)


def _keys(sheet: Sheet, facts: Sequence[Facts], time: Sequence[str]) -> tuple[str, ...]:
    if not time:
        return ()
    try:
        times, _ = row_times(sheet, facts, time)
    except FileFormatError:  # reported when the series is made
        return ()
    return guess_keys(sheet, facts, times, time)


def guess_values(sheet: Sheet, facts: Sequence[Facts], taken: set[str]) -> tuple[str, ...]:
    """The columns of numbers that vary, without those that only identify rows."""
    numbers = {
        fact.name: _is_identifier(fact, cells, at == 0)
        for at, (fact, cells) in enumerate(zip(facts, sheet.columns, strict=True))
        if fact.kind == "number" and fact.name not in taken
    }
    values = [name for name, is_identifier in numbers.items() if not is_identifier]
    return tuple((values or list(numbers))[:MAX_VALUES])


def _is_identifier(fact: Facts, cells: Sequence[str], is_first: bool) -> bool:
    """Unlike in a table, numbers that count may be values beyond the first column: a series may grow by 1."""
    reason = identifier_reason(fact, cells)
    if reason == CALLED or (reason and (is_first or is_called_counter(fact.name))):
        return True
    return _is_another_time(fact, cells)


def _is_another_time(fact: Facts, cells: Sequence[str]) -> bool:
    """Whether the numbers grow in equal steps, such as decimal years beside months."""
    values = fact.reading.values(cells)
    steps = np.diff(values) if values is not None and np.isfinite(values).all() else np.zeros(1)
    return bool(len(steps) > 1 and steps.min() > 0 and np.ptp(steps) < 0.05 * steps.mean())


def guess_target(values: Sequence[str]) -> str:
    """The column to predict: the one that is called most like a target, else the first."""
    return max(values, key=target_score, default="")
