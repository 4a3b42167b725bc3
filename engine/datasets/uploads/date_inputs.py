"""The inputs that a date becomes: days since 1970, its year, and month, weekday and hour as positions on a circle."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Literal

import numpy as np

from engine.text import N_
from engine.views import Array

DateInput = Literal["days", "year", "month", "weekday", "hour"]
CYCLES: dict[DateInput, int] = {"month": 12, "weekday": 7, "hour": 24}
"""Lengths of the cycles; each becomes sine and cosine, so that December is beside January."""
TITLES: dict[DateInput, str] = {
    "days": N_("days since 1970"), "year": N_("year"), "month": N_("month (cycle)"), "weekday": N_("weekday (cycle)"),
    "hour": N_("time of day (cycle)"),
}  # fmt: skip
_MIN_DISTINCT = 3
"""A cycle of which fewer different positions occur is no input."""


def names_of(column: str, inputs: Sequence[DateInput]) -> tuple[str, ...]:
    """The names of the network inputs. Days have the name of the column."""
    return tuple(name for part in inputs for name in _names(column, part))


def _names(column: str, part: DateInput) -> tuple[str, ...]:
    if part in CYCLES:
        return (f"{column}: {part} (sin)", f"{column}: {part} (cos)")
    return (column,) if part == "days" else (f"{column}: {part}",)


def inputs_of(days: Array, inputs: Sequence[DateInput], zone: int = 0, clipped: Array | None = None) -> Array:
    """`(N, I)` float64 of `(N,)` days since 1970 in universal time, `zone` seconds behind local time.

    `clipped` days take the place of those that are outliers; the other inputs are those of the actual date.
    """
    columns = []
    for part in inputs:
        if part == "days":
            columns.append(days if clipped is None else clipped)
        elif part in CYCLES:
            angle = 2 * np.pi * _position(days, part, zone) / CYCLES[part]
            columns += [np.sin(angle), np.cos(angle)]
        else:
            columns.append(_years(days, zone))
    return np.stack(columns, axis=1) if columns else np.zeros((len(days), 0))


def usual_inputs(days: Array, zone: int = 0) -> tuple[DateInput, ...]:
    """The inputs for these known dates: cycles of which several positions occur."""
    if not len(days):
        return ("days",)
    whole = np.floor(days)
    if (whole == 0).all():
        return ("hour",)
    varied: list[DateInput] = [part for part in CYCLES if len(np.unique(_position(days, part, zone))) >= _MIN_DISTINCT]
    if "weekday" in varied and _are_months(days, zone):
        varied.remove("weekday")
    return ("days", *varied)


def _position(days: Array, part: DateInput, zone: int) -> Array:
    """Where in its cycle each date is, from 0."""
    local = _local(days, zone)
    whole = np.floor(local)
    if part == "hour":
        return (local - whole) * 24
    if part == "weekday":
        return (whole + 3) % 7  # 1970 began on a Thursday
    return _dates(whole).astype("datetime64[M]").astype(np.int64) % 12


def _years(days: Array, zone: int) -> Array:
    return _dates(np.floor(_local(days, zone))).astype("datetime64[Y]").astype(np.float64) + 1970


def _local(days: Array, zone: int) -> Array:
    """Days in local time, rounded to a thousandth of a second, since sums of fractions are not exact."""
    return np.round((days + zone / 86_400) * 86_400_000) / 86_400_000


def _dates(whole: Array) -> Array:
    return whole.astype(np.int64).astype("datetime64[D]")


def _are_months(days: Array, zone: int) -> bool:
    """Whether all dates are the first of a month, so that their weekday says nothing."""
    dates = _dates(np.floor(_local(days, zone)))
    return bool((dates == dates.astype("datetime64[M]")).all())
