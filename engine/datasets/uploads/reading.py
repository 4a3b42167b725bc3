"""How the cells of a column become values, as a data set keeps it."""

from __future__ import annotations

import math
from collections.abc import Sequence
from functools import cached_property

import numpy as np
from pydantic import BaseModel, ConfigDict

from engine.datasets.date_format import DateFormat
from engine.datasets.uploads.column_settings import Kind
from engine.datasets.uploads.date_parts import CLOCK, OLD_FIRST_SHORT_YEAR, YMD
from engine.datasets.uploads.dates import date_of
from engine.datasets.uploads.missing_values import is_missing, is_unknown
from engine.datasets.uploads.numbers import number_of
from engine.views import Array


class Reading(BaseModel):
    """The reading of one column. `gaps` are the cells that count as missing besides empty ones, `words` those that
    would, but do not, because the person said so."""

    model_config = ConfigDict(frozen=True)

    version: int = 1
    kind: Kind
    format: str = ""
    unit: str = ""
    scaled: bool = False
    """Whether words such as `k` and `万` after a number multiply it."""
    zone: int = 0
    """For dates: seconds of local time east of Greenwich."""
    first_year: int = OLD_FIRST_SHORT_YEAR
    """For dates: the first of the hundred years that two digits may mean."""
    gaps: tuple[str, ...] = ()
    words: tuple[str, ...] = ()

    spellings: dict[str, str] = {}
    """For categories: the names of cells that are other spellings of a category."""
    merges: bool = True
    """For categories: whether other spellings count as the category, also those that only new rows have."""

    def label(self, cell: str) -> str:
        """The category of a cell."""
        return self.spellings.get(cell, cell)

    def is_gap(self, cell: str) -> bool:
        """Whether the cell counts as missing."""
        return not cell or cell in self._gaps or (cell not in self._words and self._means_missing(cell))

    def value(self, cell: str) -> float | None:
        """The number of a cell, or its date in days since 1970; None if it is neither."""
        if self.kind == "date":
            return date_of(cell, self.format or YMD, self.first_year)
        return number_of(cell, self.format or "1234.5", self.scaled)

    def shown(self, value: float | None) -> str:
        """A value as text: dates in local time, as in ISO 8601."""
        if value is None:
            return "?"
        return self.date_format.text(value) if self.kind == "date" else f"{value:.12g}"

    @property
    def date_format(self) -> DateFormat:
        """How the dates of the column are shown."""
        return DateFormat(self.zone, self.format == CLOCK)

    def values(self, cells: Sequence[str]) -> Array | None:
        """`(N,)` float64, NaN for missing values; None if a cell has no value."""
        known: dict[str, float] = {}
        for cell in cells:
            if cell not in known:
                value = math.nan if self.is_gap(cell) else self.value(cell)
                if value is None:
                    return None
                known[cell] = value
        return np.array([known[cell] for cell in cells], np.float64)

    def _means_missing(self, cell: str) -> bool:
        return is_unknown(cell) if self.kind in ("number", "date") else is_missing(cell)

    @cached_property
    def _gaps(self) -> frozenset[str]:
        return frozenset(self.gaps)

    @cached_property
    def _words(self) -> frozenset[str]:
        return frozenset(self.words)
