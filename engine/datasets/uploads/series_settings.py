"""The settings of an uploaded series."""

from __future__ import annotations

from typing import Any, Literal

from pydantic import Field, field_validator

from engine.datasets.uploads.resampling import Aggregate
from engine.datasets.uploads.sheet import ReadingSettings
from engine.datasets.uploads.time_steps import Unit

Fill = Literal["linear", "last", "leave_out"]
MAX_WINDOW, MAX_HORIZON = 512, 128


class SeriesSettings(ReadingSettings):
    """Settings of a series; None: guessed.

    `time`: the columns that are the time together, such as a date and an hour; without any the rows are in order.
    `key`: the columns that name the series of each row; without any there is one series. `times_across`: whether the
    columns that are called after times become rows.
    """

    time: tuple[str, ...] | None = None
    values: tuple[str, ...] | None = None
    target: str | None = None
    key: tuple[str, ...] | None = None
    times_across: bool = True
    step: Unit | None = None
    aggregate: Aggregate = "mean"
    """What becomes of several rows of one step."""
    fill: Fill = "linear"
    window: int | None = Field(None, ge=2, le=MAX_WINDOW)
    horizon: int | None = Field(None, ge=1, le=MAX_HORIZON)
    season: int | None = Field(None, ge=0, le=MAX_WINDOW)
    """Steps after which the series repeats; 0: never."""

    @field_validator("time", "key", mode="before")
    @classmethod
    def _one_name(cls, value: Any) -> Any:
        """A single name; an empty one for none."""
        return tuple(filter(None, [value])) if isinstance(value, str) else value
