"""The columns of a table: each makes inputs of the network from the text of a cell."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

import numpy as np

from engine.datasets.uploads.date_inputs import DateInput, inputs_of
from engine.datasets.uploads.date_parts import OLD_FIRST_SHORT_YEAR
from engine.datasets.uploads.dates import date_of
from engine.datasets.uploads.durations import DURATIONS, duration_text
from engine.datasets.uploads.missing_values import is_missing, is_unknown
from engine.datasets.uploads.number_format import FORMATS
from engine.datasets.uploads.numbers import in_format, number_of
from engine.datasets.uploads.spellings import categories_by_key, category_key

MAX_NUMBER = 1e30


class Column(Protocol):
    """A column of a table."""

    @property
    def name(self) -> str: ...

    def inputs(self, cell: str) -> list[float]:
        """The inputs of the network that a cell becomes."""


@dataclass(frozen=True)
class PlainColumn:
    """A column of plain numbers: one input, `(number - mean) / deviation`."""

    name: str
    fill: float
    """Takes the place of a missing number."""
    mean: float = 0.0
    deviation: float = 1.0

    def inputs(self, cell: str) -> list[float]:
        return [((float(cell) if cell else self.fill) - self.mean) / self.deviation]


@dataclass(frozen=True)
class NumberColumn:
    """A column of numbers: one input, `(number - mean) / deviation`."""

    name: str
    fill: float
    """Takes the place of a missing value."""
    mean: float = 0.0
    deviation: float = 1.0
    format: str = "1234.5"
    """How numbers are written: the decimal sign, and the separator of thousands."""
    scaled: bool = False
    """Whether words such as `k` and `万` after a number multiply it."""
    gaps: tuple[str, ...] = ()
    """Cells that count as missing, besides empty ones and words such as `unknown`."""
    words: tuple[str, ...] = ()
    """Words that do not count as missing here."""
    limits: tuple[float, float] | None = None
    """Numbers outside of these are clipped."""

    def inputs(self, cell: str) -> list[float]:
        missing = not cell or cell in self.gaps or (cell not in self.words and is_unknown(cell))
        number = self.fill if missing else number_of(in_format(cell, self.format), self.format, self.scaled)
        if number is None or not abs(number) <= MAX_NUMBER:
            raise ValueError(f"{cell!r} in the column {self.name!r} is not a number.")
        if self.limits:
            number = min(max(number, self.limits[0]), self.limits[1])
        return [(number - self.mean) / self.deviation]


def cell_of(column: Column, value: str | float) -> str:
    """The text of a cell. A Python number gets the decimal sign of its column, and becomes a
    duration where these are not plain numbers."""
    text = str(value).strip()
    if isinstance(value, float) and isinstance(column, NumberColumn):
        if column.format in DURATIONS:
            return duration_text(value, column.format)
        return text.replace(".", FORMATS[column.format].decimal)
    return text


@dataclass(frozen=True)
class DateColumn:
    """A column of dates: days since 1970, the year, and month, weekday and time of day as positions on a circle."""

    name: str
    fill: float
    """Days since 1970 that take the place of a missing date."""
    order: str
    """The order of day, month and year."""
    parts: tuple[DateInput, ...] = ("days",)
    """What becomes an input; month, weekday and hour become two, sine and cosine."""
    mean: tuple[float, ...] = ()
    deviation: tuple[float, ...] = ()
    """Mean and standard deviation of each input; empty if they are not standardized."""
    zone: int = 0
    """Seconds of local time east of Greenwich."""
    first_year: int = OLD_FIRST_SHORT_YEAR
    """The first of the hundred years that two digits may mean."""
    gaps: tuple[str, ...] = ()
    words: tuple[str, ...] = ()
    limits: tuple[float, float] | None = None
    """Days outside of these are clipped."""

    def inputs(self, cell: str) -> list[float]:
        missing = not cell or cell in self.gaps or (cell not in self.words and is_unknown(cell))
        days = self.fill if missing else date_of(cell, self.order, self.first_year)
        if days is None:
            raise ValueError(f"{cell!r} in the column {self.name!r} is not a date.")
        clipped = np.array([days]).clip(*self.limits) if self.limits else None
        values = inputs_of(np.array([days]), self.parts, self.zone, clipped)[0]
        if self.mean:
            values = (values - np.array(self.mean)) / np.array(self.deviation)
        return values.tolist()


@dataclass(frozen=True)
class CategoryColumn:
    """A column of categories: one input per category, 1 for the category of the cell and 0 for the others."""

    name: str
    categories: tuple[str, ...]
    fill: int
    """The place of the input that is 1 for a missing value."""
    size: int
    """The number of inputs: the categories, then one for rarer ones and one for missing values, if there are such."""
    others: bool = False
    """Whether rarer categories have an input."""
    unseen: tuple[int, ...] = ()
    """Places of inputs that no training sample has; they stay 0."""
    mean: tuple[float, ...] = ()
    deviation: tuple[float, ...] = ()
    """Mean and standard deviation of each input; empty if they are not standardized."""
    spellings: tuple[tuple[str, str], ...] = ()
    """Other spellings of categories in the table, with the category."""
    merges: bool = True
    """Whether other spellings count as the category: `YES` as `yes`."""
    gaps: tuple[str, ...] = ()
    """Cells that count as missing, besides empty ones and those such as `N/A`."""
    words: tuple[str, ...] = ()
    """Cells such as `N/A` that do not count as missing here."""

    def inputs(self, cell: str) -> list[float]:
        missing = not cell or cell in self.gaps or (cell not in self.words and is_missing(cell))
        place = self.fill if missing else self.place(cell)
        hot = np.zeros(self.size)
        hot[place] = place not in self.unseen
        return ((hot - np.array(self.mean)) / np.array(self.deviation) if self.mean else hot).tolist()

    def place(self, cell: str) -> int:
        """The place of the input of this category."""
        category = dict(self.spellings).get(cell, cell)
        if self.merges:
            category = categories_by_key(self.categories).get(category_key(category), category)
        if category in self.categories:
            return self.categories.index(category)
        return len(self.categories) if self.others else self.fill
