"""The time axis of a series: its step, and the number of the step that each row belongs to."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Literal

import numpy as np
from pydantic import BaseModel, ConfigDict

from engine.text import N_, Message, message, plural
from engine.views import Array

Unit = Literal["row", "number", "second", "minute", "hour", "day", "weekday", "week", "month", "quarter", "year"]
CHOICES: tuple[Unit, ...] = ("second", "minute", "hour", "day", "weekday", "week", "month", "quarter", "year")
"""The steps that a series of dates can be resampled to."""
_SECONDS: dict[Unit, float] = {"second": 1, "minute": 60, "hour": 3600, "day": 86_400, "week": 7 * 86_400}
_MONTHS: dict[Unit, int] = {"month": 1, "quarter": 3, "year": 12}
_CALENDAR: tuple[tuple[Unit, int, int], ...] = (("month", 28, 31), ("quarter", 90, 92), ("year", 365, 366))
"""Units with their shortest and longest length in days."""
_DAY_S = 86_400
_REGULAR = 0.3
"""With a smaller share of equal differences, the times are irregular."""
_COVERED = 0.9
"""This share of irregular differences fits into one step, so that few steps are empty."""
_LADDER: tuple[tuple[Unit, int], ...] = (
    *(("second", count) for count in (1, 2, 5, 10, 15, 30)),
    *(("minute", count) for count in (1, 2, 5, 10, 15, 30)),
    *(("hour", count) for count in (1, 2, 3, 6, 12)),
    ("day", 1), ("week", 1), ("month", 1), ("quarter", 1), ("year", 1),
)  # fmt: skip
"""The steps that irregular times are resampled to."""
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
NAMES: dict[Unit, tuple[str, str]] = {
    "row": (N_("one step per row"), N_("one step every {count} rows")),
    "number": (N_("steps of 1"), N_("steps of {count}")),
    "second": (N_("one step per second"), N_("one step every {count} seconds")),
    "minute": (N_("one step per minute"), N_("one step every {count} minutes")),
    "hour": (N_("one step per hour"), N_("one step every {count} hours")),
    "day": (N_("one step per day"), N_("one step every {count} days")),
    "weekday": (N_("one step per working day"), N_("one step every {count} working days")),
    "week": (N_("one step per week"), N_("one step every {count} weeks")),
    "month": (N_("one step per month"), N_("one step every {count} months")),
    "quarter": (N_("one step per quarter"), N_("one step every {count} quarters")),
    "year": (N_("one step per year"), N_("one step every {count} years")),
}


class Step(BaseModel):
    """A step of `count` units. `origin` is the time of step 0 for units without a calendar, in seconds for dates.

    Times that are `rounded` belong to the nearest step, so that they may be a little early; others to the step in which
    they lie.
    """

    model_config = ConfigDict(frozen=True)

    unit: Unit
    count: float = 1.0
    origin: float = 0.0
    rounded: bool = False

    def numbers(self, times: Array) -> Array:
        """`(N,)` int64: the step of each time, in days since 1970 or as a plain number."""
        if self.unit in ("row", "number"):
            return _whole(np.rint((times - self.origin) / self.count))
        if self.unit in _MONTHS:
            months = (times * _DAY_S).astype("datetime64[s]").astype("datetime64[M]").astype(np.int64)
            return months // round(_MONTHS[self.unit] * self.count)
        if self.unit == "weekday":
            days = np.floor(times).astype("datetime64[D]")
            return np.busday_count(np.datetime64("1970-01-01"), days)
        length = _SECONDS[self.unit] * self.count
        return _whole(np.floor((times * _DAY_S - self.origin) / length + (0.5 if self.rounded else 1e-6)))

    def time(self, number: int) -> float:
        """The time at which a step begins."""
        if self.unit in ("row", "number"):
            return self.origin + number * self.count
        if self.unit in _MONTHS:
            month = np.datetime64(number * round(_MONTHS[self.unit] * self.count), "M")
            return float(month.astype("datetime64[D]").astype(np.int64))
        if self.unit == "weekday":
            return float(np.busday_offset("1970-01-01", number, roll="forward").astype(np.int64))
        return (self.origin + number * _SECONDS[self.unit] * self.count) / _DAY_S

    def label(self, number: int) -> str:
        """The time of a step as text: a date as precise as the step."""
        time = self.time(number)
        if self.unit in ("row", "number"):
            return f"{time:g}"
        try:
            moment = _EPOCH + timedelta(days=time)
        except OverflowError:
            return f"{time:g}"
        if self.unit == "quarter" and self.count == 1:
            return f"{moment.year} Q{1 + moment.month // 3}"
        form = {"year": "%Y", "quarter": "%Y-%m", "month": "%Y-%m", "hour": "%Y-%m-%d %H:%M"}
        precise = {"minute": "%Y-%m-%d %H:%M", "second": "%Y-%m-%d %H:%M:%S"}
        return moment.strftime({**form, **precise}.get(self.unit, "%Y-%m-%d"))

    def name(self) -> Message:
        return message(plural(1 if self.count == 1 else 2, *NAMES[self.unit]), count=f"{self.count:g}")


def _whole(numbers: Array) -> Array:
    return numbers.clip(-(2.0**62), 2.0**62).astype(np.int64)


def chosen_step(unit: Unit) -> Step:
    """The step of a unit, counted from the calendar."""
    origin = -3 * _DAY_S if unit == "week" else 0.0  # 1970-01-01 was a Thursday
    return Step(unit=unit, origin=float(origin))


def guess_step(times: Array, dates: bool, keys: Array | None = None) -> Step:
    """The most frequent difference of times within a series; `keys` `(N,)` tell the series apart."""
    known = np.unique(times[np.isfinite(times)])
    if len(known) < 2:
        return Step(unit="day" if dates else "number", origin=float(known[0]) if len(known) else 0.0)
    differences = _differences(times, keys)
    if not len(differences):  # each series has one time
        differences = np.diff(known)
    if not dates:
        values, counts = np.unique(np.round(differences, 9), return_counts=True)
        usual = values[counts.argmax()] if counts.max() >= _REGULAR * len(differences) else np.median(differences)
        return Step(unit="number", count=float(usual) or 1.0, origin=float(known[0]))
    return _calendar_step(known, np.rint(differences * _DAY_S))


def _differences(times: Array, keys: Array | None) -> Array:
    """The differences of the distinct times of each series."""
    series = np.zeros(len(times)) if keys is None else keys
    order = np.lexsort((times, series))
    steps, same = np.diff(times[order]), np.diff(series[order]) == 0
    return steps[same & (steps > 0)]


def _calendar_step(known: Array, seconds: Array) -> Step:
    days = seconds / _DAY_S
    for unit, low, high in _CALENDAR:
        if ((days >= low) & (days <= high)).mean() > 0.5:
            return Step(unit=unit)
    values, counts = np.unique(seconds[seconds > 0], return_counts=True)
    if not len(values):
        return Step(unit="second")
    usual = float(values[counts.argmax()])
    if counts.max() < _REGULAR * len(seconds):
        median = float(np.median(seconds))
        length = _length(_nearest(median))
        usual = round(median / length) * length
        if (np.abs(seconds - median) > 0.1 * median).mean() > 0.5:
            return _roomy_step(float(np.quantile(seconds, _COVERED)))
    if usual == _DAY_S and _is_weekdays(known):
        return Step(unit="weekday")
    return _multiple(usual, float(known[0]) * _DAY_S)


def _roomy_step(seconds: float) -> Step:
    """The shortest usual step that is at least so long, counted from the calendar."""
    unit, count = next((step for step in _LADDER if _length(step[0]) * step[1] >= 0.99 * seconds), _LADDER[-1])
    return chosen_step(unit).model_copy(update={"count": float(count)})


def _length(unit: Unit) -> float:
    """Seconds of a unit; about as many for those of the calendar."""
    return _SECONDS[unit] if unit in _SECONDS else _MONTHS[unit] * 30.44 * _DAY_S


def _is_weekdays(known: Array) -> bool:
    """Whether no day is at a weekend, over at least two weeks."""
    return len(known) >= 10 and bool(np.is_busday(np.floor(known).astype("datetime64[D]")).all())


def _multiple(seconds: float, origin: float) -> Step:
    """The step of this length, in the largest unit that divides it, counted from the first time."""
    units: tuple[Unit, ...] = ("week", "day", "hour", "minute", "second")
    unit: Unit = next((unit for unit in units if seconds % _SECONDS[unit] == 0), "second")
    return Step(unit=unit, count=seconds / _SECONDS[unit], origin=origin, rounded=True)


def _nearest(seconds: float) -> Unit:
    units: tuple[Unit, ...] = (*_SECONDS, *_MONTHS)
    return max((unit for unit in units if _length(unit) <= seconds * 1.05), key=_length, default="second")
