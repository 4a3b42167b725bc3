"""An uploaded time series."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.datasets.latest_window import LatestWindow
from engine.datasets.splits import Data, Split
from engine.datasets.uploads.base import UploadedDataset
from engine.datasets.uploads.resampling import Stretch
from engine.datasets.uploads.series_settings import MAX_HORIZON, MAX_WINDOW, Fill
from engine.datasets.uploads.time_steps import Step
from engine.datasets.uploads.timeline import timeline
from engine.datasets.uploads.windows import WindowPlan, cuts, window_ends
from engine.datasets.windows import filled, scale_of
from engine.errors import LimitError, NotFoundError
from engine.limits import limits
from engine.text import N_
from engine.views import Array


@DATASETS.register("own_series")
class UploadedSeries(UploadedDataset):
    """One or several series over time: the next values of one column are predicted from a window of all of them.

    The splits follow each other in time: first training, then validation, then test. The targets of a window lie in one
    split; its inputs may reach back into the one before, as they do when the network is used. Scales are those of the
    training part.
    """

    title = N_("Your time series")
    kind = "sequence"
    is_ordered = True

    window: int = Field(24, ge=2, le=MAX_WINDOW, title=N_("Window"), description=N_("Past points per sample."))
    horizon: int = Field(
        12,
        ge=1,
        le=MAX_HORIZON,
        title=N_("Forecast horizon"),
        description=N_("Number of future points predicted at once."),
    )
    season: int = Field(
        0,
        ge=0,
        le=MAX_WINDOW,
        title=N_("Season"),
        description=N_("Steps after which the series repeats, such as 12 months; 0 for none."),
    )
    reference: Literal["none", "last", "season"] = Field(
        "last",
        title=N_("Forecasts relative to"),
        description=N_("What is to be learned: the values themselves, or their difference from a naive forecast."),
        json_schema_extra={
            "options": {"none": N_("nothing"), "last": N_("the last value"), "season": N_("the season before")}
        },
    )
    scale_windows: bool = Field(
        False,
        title=N_("Scale windows"),
        description=N_("Divides each window by its standard deviation, for series that swing more as they grow."),
    )
    fill: Fill = Field(
        "linear",
        title=N_("Gaps"),
        description=N_("Filled from the same window only; no future values enter."),
        json_schema_extra={
            "options": {
                "linear": N_("linear interpolation"),
                "last": N_("last value"),
                "leave_out": N_("leave out windows across them"),
            }
        },
    )
    stride: int = Field(1, ge=1, le=10_000, title=N_("Window stride"), description=N_("Steps between two windows."))

    def spec(self) -> DataSpec:
        columns = tuple(map(str, self.about.facts["columns"])) if self.about else ("x",)  # type: ignore[arg-type]
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
            brought=True,
        )

    def split_sizes(self) -> dict[str, int]:
        ends = self._ends() if self.ready() else ()
        return dict(zip(("train", "val", "test"), map(len, ends), strict=False)) or {"train": 0, "val": 0, "test": 0}

    def load(self) -> Data:
        values, ends = self.array("values"), self._ends()
        self._require_room(sum(map(len, ends)), values.shape[1])
        offset, unit, mean = self.window_scale()
        parts = [self._split(values, part, offset, unit, mean) for part in ends]
        season = self.spec().season
        return Data(*parts, unit=float(unit[0]), offset=float(offset[0]), season=season)

    def latest_windows(self, steps: int) -> tuple[LatestWindow, ...]:
        values, facts = self.array("values"), self._facts()
        step, origin = Step.model_validate(facts["step"]), int(facts["origin"])
        offset, unit, mean = self.window_scale()
        windows = []
        for name, part in zip(facts["keys"] or [""], self._stretches(), strict=False):
            if part.rows < self.window:
                continue
            end = part.first + part.rows
            points = filled(values[None, end - self.window : end], self.window_fill(), mean)[0]
            times = tuple(step.label(origin + part.start + part.rows + number) for number in range(steps))
            windows.append(LatestWindow(points, offset, unit, str(name), times))
        return tuple(windows)

    def window_fill(self) -> Literal["linear", "last"]:
        """How missing points of a window are filled."""
        return "last" if self.fill == "last" else "linear"

    def window_scale(self) -> tuple[Array, Array, Array]:
        """Offset, scale and mean of each column, of the training part."""
        values = self.array("values")
        known = np.concatenate([values[:0], *self._training(values)])
        mean = np.nan_to_num(np.nanmean(known, axis=0)) if len(known) else np.zeros(values.shape[1])
        return *scale_of(known, "standard"), mean

    def timeline(self) -> dict[str, Any]:
        """The series as it is drawn, with its splits; see `engine.datasets.uploads.timeline`."""
        facts = self._facts()
        step = Step.model_validate(facts["step"])
        keys, origin = facts["keys"], int(facts["origin"])
        fractions = (self.val_fraction, self.test_fraction)
        return timeline(self.array("values"), self._stretches(), keys, step, origin, fractions)

    def _split(self, values: Array, ends: Array, offset: Array, unit: Array, mean: Array) -> Split:
        past = values[ends[:, None] + np.arange(-self.window, 0)]  # (N, T, D)
        coming = values[ends[:, None] + np.arange(self.horizon), 0]
        raw = filled(past, self.window_fill(), mean)
        y = (coming - offset[0]) / unit[0]
        return Split(((raw - offset) / unit).astype(np.float32), y.astype(np.float32), raw.astype(np.float32))

    def _training(self, values: Array) -> list[Array]:
        """The values of each series before validation begins."""
        cut, _ = cuts(self._steps(), self.val_fraction, self.test_fraction)
        return [values[s.first : s.first + max(0, min(s.rows, cut - s.start))] for s in self._stretches()]

    def _ends(self) -> tuple[Array, Array, Array]:
        plan = WindowPlan(self.window, self.horizon, self.stride, self.fill == "leave_out")
        return _window_ends(self.id, plan, self.val_fraction, self.test_fraction)

    def _steps(self) -> int:
        return int(self._facts()["steps"])

    def _stretches(self) -> tuple[Stretch, ...]:
        return tuple(Stretch(*part) for part in self._facts()["stretches"])

    def _facts(self) -> dict[str, Any]:
        if self.about is None:
            raise NotFoundError(N_("No data set is chosen. Choose one of yours or upload one on the Data page."))
        return dict(self.about.facts)

    def _require_room(self, windows: int, columns: int) -> None:
        got, limit = windows * (self.window * columns + self.horizon), limits().cells
        if got > limit:
            template = N_(
                "{windows} windows make {got} values; the limit is {limit}. Use a shorter window or a larger stride."
            )
            raise LimitError(template, windows=windows, got=got, limit=limit)


@lru_cache(maxsize=64)
def _window_ends(set_id: str, plan: WindowPlan, val: float, test: float) -> tuple[Array, Array, Array]:
    """Where the windows of each split are; a data set never changes."""
    dataset = UploadedSeries(id=set_id)
    steps = dataset._steps()
    return window_ends(dataset.array("values"), dataset._stretches(), plan, (*cuts(steps, val, test), steps))
