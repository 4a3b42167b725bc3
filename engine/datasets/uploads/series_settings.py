"""The settings of an uploaded series."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.datasets.uploads.resampling import Aggregate
from engine.datasets.uploads.sheet import ReadingSettings
from engine.datasets.uploads.time_steps import Unit

Fill = Literal["linear", "last", "leave_out"]
MAX_WINDOW, MAX_HORIZON = 512, 128


class SeriesSettings(ReadingSettings):
    """Settings of a series; None: guessed. Empty `time`: the rows are in order; empty `key`: one series."""

    time: str | None = None
    values: tuple[str, ...] | None = None
    target: str | None = None
    key: str | None = None
    step: Unit | None = None
    aggregate: Aggregate = "mean"
    """What becomes of several rows of one step."""
    fill: Fill = "linear"
    window: int | None = Field(None, ge=2, le=MAX_WINDOW)
    horizon: int | None = Field(None, ge=1, le=MAX_HORIZON)
    season: int | None = Field(None, ge=0, le=MAX_WINDOW)
    """Steps after which the series repeats; 0: never."""
