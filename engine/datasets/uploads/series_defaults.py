"""Window, horizon, season and preparation that suit a series, from its training part."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import numpy as np

from engine.datasets.uploads.resampling import Grid
from engine.datasets.uploads.seasons import best_naive, guess_season, naive_errors, spread_grows
from engine.datasets.uploads.series_settings import MAX_HORIZON, MAX_WINDOW, SeriesSettings
from engine.datasets.uploads.windows import TOO_FEW_WINDOWS, WindowPlan, cuts, stride_for, window_ends
from engine.errors import FileFormatError
from engine.limits import limits
from engine.views import Array

Reference = Literal["none", "last", "season"]
VAL_FRACTION = TEST_FRACTION = 0.2
_HORIZON, _WINDOW, _WIDEST = 12, 24, 128
_MIN_LEFT = 0.25
"""Of the windows that a series without gaps would have, at least this share."""
_JUDGED = 50
"""Series from which season and preparation are chosen."""


@dataclass(frozen=True)
class Defaults:
    """Settings of a data set, as `UploadedSeries` has them."""

    window: int
    horizon: int
    season: int
    reference: Reference
    scale_windows: bool
    stride: int


def defaults_for(grid: Grid, settings: SeriesSettings) -> Defaults:
    """The settings given, and for the others what the training part suggests. Raises `FileFormatError` for a series
    that is too short."""
    parts = _training(grid)
    season = guess_season(parts)[0] if settings.season is None else settings.season
    shortest = min(part for part in _split_lengths(grid.steps) if part)
    usual = max(1, min(season if 1 < season <= 32 else _HORIZON, MAX_HORIZON, shortest // 2))
    horizon = settings.horizon or _beside_gaps(grid, usual)
    room = max(map(len, parts), default=0) - horizon
    window = settings.window or max(2, min(_wanted(season), room // 2, MAX_WINDOW))
    if season > window:  # a window must hold a season to compare with it
        window = season if settings.window is None and season <= min(MAX_WINDOW, room // 2) else window
    plan = WindowPlan(window, horizon, whole=settings.fill == "leave_out")
    errors = naive_errors(parts, season if season <= window else 0, horizon)
    best = best_naive(errors)
    reference: Reference = "none" if not best else "season" if best > 1 else "last"
    ends = window_ends(grid.values, grid.stretches, plan, (*cuts(grid.steps, VAL_FRACTION, TEST_FRACTION), grid.steps))
    _require_windows([len(part) for part in ends], window, horizon)
    stride = stride_for(sum(map(len, ends)), plan, grid.values.shape[1], limits().cells)
    return Defaults(window, horizon, season, reference, spread_grows(parts, season), stride)


def _beside_gaps(grid: Grid, horizon: int) -> int:
    """The horizon, halved until gaps leave enough windows: all of the targets of a window must be known."""
    whole = np.zeros((len(grid.values), 1))
    while horizon > 1:
        counts, possible = _window_counts(grid, grid.values, horizon), _window_counts(grid, whole, horizon)
        if all(left >= _MIN_LEFT * count for left, count in zip(counts, possible, strict=True)):
            return horizon
        horizon //= 2
    return horizon


def _window_counts(grid: Grid, values: Array, horizon: int) -> list[int]:
    """The number of the shortest windows in each split."""
    bounds = (*cuts(grid.steps, VAL_FRACTION, TEST_FRACTION), grid.steps)
    return [len(part) for part in window_ends(values, grid.stretches, WindowPlan(2, horizon), bounds)]


def _wanted(season: int) -> int:
    """Two seasons, if that is not too long; else one."""
    if season < 2:
        return _WINDOW
    return 2 * season if 2 * season <= _WIDEST else season


def _split_lengths(steps: int) -> tuple[int, int, int]:
    first, second = cuts(steps, VAL_FRACTION, TEST_FRACTION)
    return first, second - first, steps - second


def _training(grid: Grid) -> list[Array]:
    """The target of each series before validation begins, for the longest series."""
    cut, _ = cuts(grid.steps, VAL_FRACTION, TEST_FRACTION)
    parts = [
        grid.values[part.first : part.first + max(0, min(part.rows, cut - part.start)), 0] for part in grid.stretches
    ]
    return sorted((part for part in parts if len(part)), key=len, reverse=True)[:_JUDGED]


def _require_windows(counts: list[int], window: int, horizon: int) -> None:
    if min(counts):
        return
    train, val, test = counts
    raise FileFormatError(TOO_FEW_WINDOWS, window=window, horizon=horizon, train=train, val=val, test=test)
