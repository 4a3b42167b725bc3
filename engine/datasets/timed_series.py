"""Base of series with times, split in order of time, whose windows may reach back into the split before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import Field

from engine.datasets.base import Divided
from engine.datasets.data_spec import DataSpec
from engine.datasets.forecast_settings import Reference, ScaleWindows, Season
from engine.datasets.latest_window import LatestWindow
from engine.datasets.splits import SPLIT_NAMES, Data, Split, SplitName
from engine.datasets.uploads.resampling import Stretch
from engine.datasets.uploads.series_settings import MAX_HORIZON, MAX_WINDOW
from engine.datasets.uploads.time_steps import Step
from engine.datasets.uploads.timeline import timeline
from engine.datasets.uploads.windows import WindowPlan, cuts, window_ends
from engine.datasets.windows import filled, scale_of
from engine.text import N_
from engine.views import Array


@dataclass(frozen=True)
class Calendar:
    """When the steps of one or several series are: step 0 is number `origin` on the time axis of `step`."""

    step: Step
    origin: int
    steps: int
    stretches: tuple[Stretch, ...]
    keys: tuple[str, ...] = ("",)
    """The names of the series."""

    def labels(self, first: int, count: int) -> tuple[str, ...]:
        """The times of `count` steps from number `first` of the time axis on."""
        return tuple(self.step.label(first + number) for number in range(count))


class TimedSeries(Divided):
    """Base class of series with times. The targets of a window lie in one split; its inputs may reach back into the one
    before, as they do when the network is used. Scales are those of the training part.

    The first column is predicted.
    """

    kind = "sequence"

    window: int = Field(24, ge=2, le=MAX_WINDOW, title=N_("Window"), description=N_("Past points per sample."))
    horizon: int = Field(
        12,
        ge=1,
        le=MAX_HORIZON,
        title=N_("Forecast horizon"),
        description=N_("Number of future points predicted at once."),
    )
    season: Season = 0
    reference: Reference = "last"
    scale_windows: ScaleWindows = False

    def points(self) -> Array:
        """The values of all series `(R, D)`, one series after the other; NaN where they are missing."""
        raise NotImplementedError

    def calendar(self) -> Calendar:
        """When the points are."""
        raise NotImplementedError

    def columns(self) -> tuple[str, ...]:
        """The names of the columns; the first one is predicted."""
        raise NotImplementedError

    def window_fill(self) -> Literal["linear", "last"]:
        """How missing points of a window are filled."""
        return "linear"

    def window_plan(self) -> WindowPlan:
        """How windows are cut."""
        return WindowPlan(self.window, self.horizon)

    def window_ends(self) -> tuple[Array, Array, Array]:
        """For each split: the rows `(N,)` of the first targets of its windows."""
        steps, fractions = self.calendar().steps, (self.val_fraction, self.test_fraction)
        bounds = (*cuts(steps, *fractions), steps)
        return window_ends(self.points(), self.calendar().stretches, self.window_plan(), bounds)

    def spec(self) -> DataSpec:
        columns = self.columns()
        season = self.season if 1 < self.season <= self.window else 0
        naive = {"none": 0, "last": 1, "season": season or 1}[self.reference]
        return DataSpec(
            kind="sequence",
            shape=(self.window, len(columns)),
            outputs=self.horizon,
            horizon=self.horizon,
            sizes=self.split_sizes(),
            columns=columns,
            season=season,
            naive_season=naive,
            scales_windows=self.scale_windows,
            brought=self.is_upload,
        )

    def split_sizes(self) -> dict[str, int]:
        ends = self.window_ends() if self.ready() else ()
        return dict(zip(SPLIT_NAMES, map(len, ends), strict=False)) or dict.fromkeys(SPLIT_NAMES, 0)

    def load(self) -> Data:
        values, ends = self.points(), self.window_ends()
        offset, unit, mean = self.window_scale()
        parts = [self._split(values, part, offset, unit, mean) for part in ends]
        season = self.spec().season
        return Data(*parts, unit=float(unit[0]), offset=float(offset[0]), season=season)

    def latest_windows(self, steps: int) -> tuple[LatestWindow, ...]:
        values, calendar = self.points(), self.calendar()
        offset, unit, mean = self.window_scale()
        windows = []
        for name, part in zip(calendar.keys, calendar.stretches, strict=False):
            if part.rows < self.window:
                continue
            end = part.first + part.rows
            points = filled(values[None, end - self.window : end], self.window_fill(), mean)[0]
            coming = calendar.origin + part.start + part.rows
            past, times = calendar.labels(coming - self.window, self.window), calendar.labels(coming, steps)
            windows.append(LatestWindow(points, offset, unit, name, past, times))
        return tuple(windows)

    def point_times(self, split: SplitName, first: int, count: int) -> tuple[str, ...]:
        ends, calendar = self.window_ends()[SPLIT_NAMES.index(split)], self.calendar()
        if first >= len(ends):
            return ()
        row = int(ends[first]) - 1
        part = next(part for part in calendar.stretches if part.first <= row < part.first + part.rows)
        return calendar.labels(calendar.origin + part.start + row - part.first, count)

    def window_scale(self) -> tuple[Array, Array, Array]:
        """Offset, scale and mean of each column, of the training part."""
        values = self.points()
        known = np.concatenate([values[:0], *self._training(values)])
        mean = np.nan_to_num(np.nanmean(known, axis=0)) if len(known) else np.zeros(values.shape[1])
        return *scale_of(known, "standard"), mean

    def timeline(self) -> dict[str, Any]:
        """The series as it is drawn, with its splits; see `engine.datasets.uploads.timeline`."""
        calendar = self.calendar()
        fractions = (self.val_fraction, self.test_fraction)
        return timeline(self.points(), calendar.stretches, calendar.keys, calendar.step, calendar.origin, fractions)

    def _split(self, values: Array, ends: Array, offset: Array, unit: Array, mean: Array) -> Split:
        past = values[ends[:, None] + np.arange(-self.window, 0)]  # (N, T, D)
        coming = values[ends[:, None] + np.arange(self.horizon), 0]
        raw = filled(past, self.window_fill(), mean)
        y = (coming - offset[0]) / unit[0]
        return Split(((raw - offset) / unit).astype(np.float32), y.astype(np.float32), raw.astype(np.float32))

    def _training(self, values: Array) -> list[Array]:
        """The values of each series before validation begins."""
        calendar = self.calendar()
        cut, _ = cuts(calendar.steps, self.val_fraction, self.test_fraction)
        return [values[s.first : s.first + max(0, min(s.rows, cut - s.start))] for s in calendar.stretches]
