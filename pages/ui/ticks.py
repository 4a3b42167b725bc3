"""Round numbers and dates for the labels of an axis."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from engine.datasets.date_format import DAY_S, DateFormat

Tick = tuple[float, str]
Unit = Literal["Y", "M", "D", "m"]
_COUNT = 5
"""About so many labels are on an axis."""
_MAX_CHARACTERS = 36
"""Of all labels of a horizontal axis."""
_MONTHS = (1, 2, 3, 6)
_DAYS = (1, 2, 5, 10)
_MINUTES = (1, 2, 5, 10, 15, 30, 60, 120, 180, 360, 720)
_DAYS_PER_MONTH, _DAYS_PER_YEAR, _MINUTES_PER_DAY = 30.44, 365.25, 1440
_ROUND = (1, 2, 5, 10)


def ticks(low: float, high: float, date: DateFormat | None = None) -> list[Tick]:
    """About five round values between `low` and `high` with their labels; `date` is the format of days since 1970."""
    if date is None:
        return [(value, f"{value:g}") for value in _multiples(low, high, _round_step((high - low) / _COUNT or 1.0))]
    zone = date.zone / DAY_S
    return [(day - zone, text) for day, text in _date_ticks(low + zone, high + zone, date.is_clock)]


def thinned(labels: list[Tick]) -> list[Tick]:
    """Every second of the labels of a horizontal axis, if all of them would touch each other on a phone."""
    return labels[::2] if sum(len(text) for _, text in labels) > _MAX_CHARACTERS else labels


def _date_ticks(low: float, high: float, is_clock: bool) -> list[Tick]:
    """Labels that are as precise as the distance of the ticks."""
    rough = (high - low) / _COUNT or 1.0
    if is_clock or rough < 0.7:
        step = _nearest(_MINUTES, rough * _MINUTES_PER_DAY) / _MINUTES_PER_DAY
        shown = slice(-5, None) if is_clock or high - low < 1 else slice(-11, None)  # 12:00 or 01-31 12:00
        return [(day, _written(day, "m")[shown]) for day in _multiples(low, high, step)]
    if rough < _DAYS_PER_MONTH / 2:
        return [(day, _written(day, "D")) for day in _multiples(low, high, _nearest(_DAYS, rough))]
    if rough < _DAYS_PER_YEAR * 0.7:
        return _calendar(low, high, _nearest(_MONTHS, rough / _DAYS_PER_MONTH), "M")
    return _calendar(low, high, 12 * max(1, round(_round_step(rough / _DAYS_PER_YEAR))), "Y")


def _calendar(low: float, high: float, months: int, unit: Unit) -> list[Tick]:
    """The first days of every `months` months."""
    first, last = (int(np.floor(day)) for day in (low, high))
    numbers = np.array([first, last]).astype("datetime64[D]").astype("datetime64[M]").astype(np.int64)
    starts = np.arange(numbers[0] // months, numbers[1] // months + 1) * months
    days = starts.astype("datetime64[M]").astype("datetime64[D]").astype(np.int64).tolist()
    return [(float(day), _written(day, unit)) for day in days if low <= day <= high]


def _written(day: float, unit: Unit) -> str:
    """As in ISO 8601, to the year, month, day or minute."""
    moment = np.datetime64(round(day * _MINUTES_PER_DAY), "m").astype(f"datetime64[{unit}]")
    return str(moment).replace("T", " ")


def _nearest(choices: Sequence[int], rough: float) -> int:
    return min(choices, key=lambda step: abs(step - rough))


def _round_step(rough: float) -> float:
    power = float(10.0 ** np.floor(np.log10(rough)))
    return power * min(_ROUND, key=lambda factor: abs(factor * power - rough))


def _multiples(low: float, high: float, step: float) -> list[float]:
    return [round(float(v), 10) + 0.0 for v in np.arange(np.ceil(low / step), np.floor(high / step) + 1) * step]
