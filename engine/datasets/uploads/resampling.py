"""Rows with times become regular series: one value per step, NaN where there is none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.errors import LimitError
from engine.limits import limits
from engine.text import N_
from engine.views import Array

Aggregate = Literal["mean", "sum", "last"]


@dataclass(frozen=True)
class Stretch:
    """One series: its steps `start` to `start + rows`, and its first row among the values of all series."""

    start: int
    first: int
    rows: int


@dataclass(frozen=True)
class Grid:
    """Values `(R, D)` of all series, one after the other; step 0 is the earliest of all."""

    values: Array
    stretches: tuple[Stretch, ...]
    origin: int
    """The number of step 0 on the time axis."""
    steps: int
    """From the earliest to the latest step of all series."""
    combined: int
    """Rows that share a step with another row of their series."""


def resampled(numbers: Array, keys: Array, values: Array, how: Aggregate) -> Grid:
    """Regular series from rows: `numbers` `(N,)` is the step of each row, `keys` `(N,)` its series, `values` `(N, D)`."""
    origin, count = int(numbers.min()), int(keys.max()) + 1
    ends = np.full(count, numbers.min(), np.int64)
    np.maximum.at(ends, keys, numbers + 1)
    starts = np.full(count, numbers.max(), np.int64)
    np.minimum.at(starts, keys, numbers)
    lengths = ends - starts
    _refuse_many(int(lengths.sum()), values.shape[1])
    first = np.concatenate([[0], np.cumsum(lengths)[:-1]])
    places = first[keys] + numbers - starts[keys]
    gridded = _combined(places, values, int(lengths.sum()), how)
    stretches = zip((starts - origin).tolist(), first.tolist(), lengths.tolist(), strict=True)
    return Grid(
        gridded,
        tuple(Stretch(*stretch) for stretch in stretches),
        origin,
        int(ends.max()) - origin,
        len(places) - len(np.unique(places)),
    )


def _combined(places: Array, values: Array, rows: int, how: Aggregate) -> Array:
    """`(rows, D)`: the known values of each place, combined; NaN where there are none."""
    made = np.full((rows, values.shape[1]), np.nan)
    for column, cells in zip(range(values.shape[1]), values.T, strict=True):
        known = np.isfinite(cells)
        place, cell = places[known], cells[known]
        if how == "last":
            made[place, column] = cell  # a later row overwrites an earlier one
            continue
        counts = np.bincount(place, minlength=rows)
        sums = np.bincount(place, weights=cell, minlength=rows)
        filled = counts > 0
        made[filled, column] = sums[filled] / (counts[filled] if how == "mean" else 1)
    return made


def _refuse_many(rows: int, columns: int) -> None:
    limit = limits().cells
    if rows * columns > limit:
        template = N_("With this step the series has {got} values; the limit is {limit}. Choose a longer step.")
        raise LimitError(template, got=rows * columns, limit=limit)


def gaps(values: Array, stretches: Sequence[Stretch]) -> tuple[int, int]:
    """How many steps have no value in some column, and how many the longest gap has."""
    missing: Array = np.asarray(np.isnan(values).any(axis=1))
    longest = 0
    for stretch in stretches:
        part = np.concatenate([[0], missing[stretch.first : stretch.first + stretch.rows], [0]]).astype(np.int8)
        edges = np.flatnonzero(np.diff(part))
        longest = max(longest, int((edges[1::2] - edges[::2]).max(initial=0)))
    return int(missing.sum()), longest
