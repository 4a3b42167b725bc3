"""The settings of a table's columns: what a person chose instead of the guesses."""

from __future__ import annotations

from typing import Literal

from pydantic import BaseModel, ConfigDict, Field

from engine.datasets.uploads.date_inputs import DateInput

Kind = Literal["number", "date", "category", "leave_out"]
Missing = Literal["mean", "median", "most_frequent", "constant", "interpolate", "own_category", "drop"]


class ColumnSettings(BaseModel):
    """Settings of a column; None: guessed."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    kind: Kind | None = None
    missing: Missing | None = None
    constant: str = ""
    format: str | None = None
    """How its numbers or dates are written."""
    unit: str | None = None
    gaps: tuple[str, ...] | None = None
    """The cells that count as missing, besides empty ones."""
    date_inputs: tuple[DateInput, ...] | None = Field(None, min_length=1)
    """The inputs that a date becomes."""
    merge: bool = True
    """Whether other spellings of a category are merged with it."""
    keep: bool = False
    """Use the column even if it identifies rows or determines the target; so does a chosen `kind`."""
