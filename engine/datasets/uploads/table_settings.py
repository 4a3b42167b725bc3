"""The settings of an uploaded table."""

from __future__ import annotations

from typing import Literal

from pydantic import Field

from engine.datasets.uploads.column_settings import ColumnSettings, Missing
from engine.datasets.uploads.sheet import ReadingSettings

Balance = Literal["nothing", "weights", "resample"]


class TableSettings(ReadingSettings):
    """Settings of a table."""

    target: str | None = None
    columns: dict[str, ColumnSettings] = Field(default_factory=dict)
    missing: Missing | None = None
    """For all columns without a setting of their own."""
    balance: Balance | None = None
    """None: class weights if one class is rare."""
    in_order: bool = False
    """Whether the splits follow each other in time; only for tables with dates."""
    keep_totals: bool = False
    """Whether rows of totals are used as samples."""

    drop_duplicates: bool = False
    """Whether of rows that are equal in all used columns only the first is kept."""

    def of(self, name: str) -> ColumnSettings:
        """The settings of this column."""
        chosen = self.columns.get(name, ColumnSettings())
        return chosen if chosen.missing else chosen.model_copy(update={"missing": self.missing})
