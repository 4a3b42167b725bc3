"""Settings of series that are compared with naive forecasts."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from engine.datasets.uploads.series_settings import MAX_WINDOW
from engine.text import N_

Season = Annotated[
    int,
    Field(
        ge=0,
        le=MAX_WINDOW,
        title=N_("Season"),
        description=N_("Steps after which the series repeats, such as 12 months; 0 for none."),
    ),
]
Reference = Annotated[
    Literal["none", "last", "season"],
    Field(
        title=N_("Forecasts relative to"),
        description=N_("What is to be learned: the values themselves, or their difference from a naive forecast."),
        json_schema_extra={
            "options": {"none": N_("nothing"), "last": N_("the last value"), "season": N_("the season before")}
        },
    ),
]
ScaleWindows = Annotated[
    bool,
    Field(
        title=N_("Scale windows"),
        description=N_("Divides each window by its standard deviation, for series that swing more as they grow."),
    ),
]
