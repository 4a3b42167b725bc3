"""The columns of a series: which one is the time, which hold values, and which names the series."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.column_names import is_time, target_score
from engine.datasets.uploads.date_parts import CLOCK, DAY_S
from engine.datasets.uploads.sheet import Sheet
from engine.views import Array

MAX_VALUES = 20
"""Columns of values that are chosen unless the person says otherwise."""
_COUNTERS = frozenset({"t", "step", "index", "period"})
_KEY_LIMIT = 200


@dataclass(frozen=True)
class SeriesColumns:
    """Names of columns. Without `time` the rows are in order, without `key` there is one series."""

    time: str
    values: tuple[str, ...]
    target: str
    key: str
    clock: str = ""
    """Times of day, if `time` holds only days."""


def times_of(fact: Facts, cells: Sequence[str]) -> Array | None:
    """`(N,)` days since 1970 in local time, or numbers; NaN for missing times; None if a cell is not a time."""
    values = fact.reading.values(cells) if fact.kind in ("number", "date") else None
    return values if values is None or fact.kind == "number" else values + fact.reading.zone / DAY_S


def guess_time(sheet: Sheet, facts: Sequence[Facts]) -> str:
    """The first column of dates, or else a counting column that is called like a time; empty for none."""
    for fact in facts:
        if fact.kind == "date" and not _is_clock(fact):
            return fact.name
    for fact, cells in zip(facts, sheet.columns, strict=True):
        named = is_time(fact.name) or fact.name.casefold() in _COUNTERS
        if fact.kind == "number" and named and _counts(fact, cells):
            return fact.name
    return ""


def guess_clock(facts: Sequence[Facts], time: str) -> str:
    """The first column of times of day, if the time column holds dates; empty for none."""
    dated = any(fact.name == time and fact.kind == "date" for fact in facts)
    return next((fact.name for fact in facts if dated and fact.name != time and _is_clock(fact)), "")


def _is_clock(fact: Facts) -> bool:
    return fact.kind == "date" and fact.reading.format == CLOCK


def _counts(fact: Facts, cells: Sequence[str]) -> bool:
    """Whether numbers only grow, apart from new beginnings."""
    values = fact.reading.values(cells)
    if values is None or not np.isfinite(values).all():
        return False
    falls = int((np.diff(values) <= 0).sum())
    return falls <= len(values) // 10


def guess_values(facts: Sequence[Facts], time: str, key: str) -> tuple[str, ...]:
    """The columns of numbers that vary."""
    return tuple(fact.name for fact in facts if fact.kind == "number" and fact.name not in (time, key))[:MAX_VALUES]


def guess_target(values: Sequence[str]) -> str:
    """The column to predict: the one that is called most like a target, else the first."""
    return max(values, key=target_score, default="")


def guess_key(sheet: Sheet, facts: Sequence[Facts], time: str) -> str:
    """The first column of categories with which no time occurs twice, if some occurs twice without it."""
    if not time:
        return ""
    times = sheet.columns[sheet.names.index(time)]
    if len(set(times)) == len(times) or guess_clock(facts, time):
        return ""
    for fact, cells in zip(facts, sheet.columns, strict=True):
        if fact.name == time or fact.kind not in ("category", "leave_out") or fact.distinct > _KEY_LIMIT:
            continue
        if len(set(zip(times, cells, strict=True))) == len(times):
            return fact.name
    return ""
