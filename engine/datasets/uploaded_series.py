"""An uploaded time series."""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Literal

from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.splits import Data
from engine.datasets.timed_series import Calendar, TimedSeries
from engine.datasets.uploads.base import UploadedDataset
from engine.datasets.uploads.resampling import Stretch
from engine.datasets.uploads.series_settings import Fill
from engine.datasets.uploads.time_steps import Step
from engine.datasets.uploads.windows import WindowPlan, cuts, window_ends
from engine.errors import LimitError, NotFoundError
from engine.limits import limits
from engine.text import N_
from engine.views import Array


@DATASETS.register("own_series")
class UploadedSeries(TimedSeries, UploadedDataset):
    """One or several series over time: the next values of one column are predicted from a window of all of them.

    The splits follow each other in time: first training, then validation, then test. The targets of a window lie in one
    split; its inputs may reach back into the one before, as they do when the network is used. Scales are those of the
    training part.
    """

    title = N_("Your time series")
    is_ordered = True

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

    def columns(self) -> tuple[str, ...]:
        return tuple(map(str, self.about.facts["columns"])) if self.about else ("x",)  # type: ignore[arg-type]

    def points(self) -> Array:
        return self.array("values")

    def calendar(self) -> Calendar:
        facts = self._facts()
        stretches = tuple(Stretch(*part) for part in facts["stretches"])
        keys = tuple(map(str, facts["keys"] or [""]))
        return Calendar(Step.model_validate(facts["step"]), int(facts["origin"]), int(facts["steps"]), stretches, keys)

    def load(self) -> Data:
        self._require_room(sum(map(len, self.window_ends())), len(self.columns()))
        return super().load()

    def window_fill(self) -> Literal["linear", "last"]:
        return "last" if self.fill == "last" else "linear"

    def window_plan(self) -> WindowPlan:
        return WindowPlan(self.window, self.horizon, self.stride, self.fill == "leave_out")

    def window_ends(self) -> tuple[Array, Array, Array]:
        return _window_ends(self.id, self.window_plan(), self.val_fraction, self.test_fraction)

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
    calendar = dataset.calendar()
    bounds = (*cuts(calendar.steps, val, test), calendar.steps)
    return window_ends(dataset.points(), calendar.stretches, plan, bounds)
