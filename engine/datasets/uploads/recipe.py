"""From columns of text to network inputs: chosen settings, and what is fitted to the training split."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from pydantic import BaseModel, ConfigDict

from engine.datasets.date_format import DateFormat
from engine.datasets.uploads.column_settings import Kind, Missing
from engine.datasets.uploads.date_inputs import DateInput, inputs_of, names_of
from engine.datasets.uploads.decoding import quotable
from engine.datasets.uploads.outliers import fences
from engine.datasets.uploads.reading import Reading
from engine.text import N_, Message, message, plural
from engine.views import Array

METHODS: dict[Kind, tuple[Missing, ...]] = {
    "number": ("median", "mean", "most_frequent", "constant", "interpolate", "drop"),
    "date": ("median", "interpolate", "drop"),
    "category": ("most_frequent", "own_category", "constant", "drop"),
    "leave_out": (),
}
"""The ways to handle missing values for each kind of column; the first is the default."""
FILLED: dict[Missing, tuple[str, str]] = {
    "mean": (
        N_("1 missing value in `{column}` was filled with the mean {value}."),
        N_("{count} missing values in `{column}` were filled with the mean {value}."),
    ),
    "median": (
        N_("1 missing value in `{column}` was filled with the median {value}."),
        N_("{count} missing values in `{column}` were filled with the median {value}."),
    ),
    "most_frequent": (
        N_("1 missing value in `{column}` was filled with the most frequent, {value}."),
        N_("{count} missing values in `{column}` were filled with the most frequent, {value}."),
    ),
    "constant": (
        N_("1 missing value in `{column}` was filled with {value}."),
        N_("{count} missing values in `{column}` were filled with {value}."),
    ),
    "interpolate": (
        N_("1 missing value in `{column}` was interpolated between rows."),
        N_("{count} missing values in `{column}` were interpolated between rows."),
    ),
    "own_category": (
        N_("1 missing value in `{column}` became a separate category."),
        N_("{count} missing values in `{column}` became a separate category."),
    ),
    # Such rows are dropped from the table; new ones get the median, or the most frequent category.
    "drop": (
        N_("1 missing value in `{column}` was filled with {value}."),
        N_("{count} missing values in `{column}` were filled with {value}."),
    ),
}

DATE_INPUTS = N_("`{column}` became the inputs {names}.")


class Column(BaseModel):
    """One saved input column: numbers and dates are in `values[:, at]`, categories in `codes[:, at]`."""

    model_config = ConfigDict(frozen=True)

    name: str
    kind: Kind
    at: int
    missing: Missing
    constant: float | str | None = None
    categories: tuple[str, ...] = ()
    others: bool = False
    """Whether there are values beyond `categories`, which share one input."""
    reading: Reading | None = None
    """How its cells became values; None for data sets saved before this was kept."""
    date_inputs: tuple[DateInput, ...] = ()
    """For dates; empty for data sets saved before they could be chosen, whose dates are days since 1970."""

    @property
    def date_format(self) -> DateFormat:
        """For dates: how they are shown."""
        return self.reading.date_format if self.reading else DateFormat()

    def inputs(self) -> tuple[str, ...]:
        """The names of the network inputs from this column."""
        if self.kind != "category":
            return names_of(self.name, self.date_inputs or ("days",))
        extra = (*(("…",) if self.others else ()), *(("?",) if self.missing == "own_category" else ()))
        return tuple(f"{self.name} = {category}" for category in (*self.categories, *extra))


@dataclass(frozen=True)
class Prepared:
    """`x` `(N, D)` float64 before scaling, and a report of what was done."""

    x: Array
    report: tuple[Message, ...]


def prepare(columns: Sequence[Column], values: Array, codes: Array, train: Array, clip: bool = False) -> Prepared:
    """All rows as inputs. Fill values, fences and encodings are those of the rows `train` only."""
    x = np.empty((len(values), sum(len(column.inputs()) for column in columns)), np.float64)
    report, at = [], 0
    for part, notes in _parts(columns, values, codes, train, clip):
        x[:, at : at + part.shape[1]] = part
        at += part.shape[1]
        report += notes
    return Prepared(x, tuple(report))


def report_of(
    columns: Sequence[Column], values: Array, codes: Array, train: Array, clip: bool = False
) -> tuple[Message, ...]:
    """What `prepare` would do, with only one column in memory at a time."""
    return tuple(line for _, notes in _parts(columns, values, codes, train, clip) for line in notes)


def _parts(
    columns: Sequence[Column], values: Array, codes: Array, train: Array, clip: bool
) -> Iterator[tuple[Array, list[Message]]]:
    """The inputs `(N, I)` of each column, and what was done for them."""
    for column in columns:
        if column.kind == "category":
            yield _one_hot(column, codes[:, column.at], train)
            continue
        filled, notes = filled_values(column, np.array(values[:, column.at]), train)
        part = filled
        if clip:
            part, clipped = _clipped(column, filled, train)
            notes += clipped
        if column.date_inputs:
            zone = column.reading.zone if column.reading else 0
            notes.append(message(DATE_INPUTS, column=column.name, names=list(column.inputs())))
            yield inputs_of(filled, column.date_inputs, zone, part), notes
        else:
            yield part[:, None], notes


def filled_values(column: Column, values: Array, train: Array) -> tuple[Array, list[Message]]:
    gaps = np.isnan(values)
    if not gaps.any():
        return values, []
    rows = np.sort(train[~gaps[train]])
    if column.missing == "interpolate" and len(rows):
        values[gaps] = np.interp(np.flatnonzero(gaps), rows, values[rows])
        value = 0.0
    else:
        value = fill_value(column, values[rows])
        values[gaps] = value
    notes = message(
        plural(int(gaps.sum()), *FILLED[column.missing]),
        count=int(gaps.sum()),
        column=column.name,
        value=_shown(column, value),
    )
    return values, [notes]


def _shown(column: Column, value: float) -> str:
    """A value of the column as text."""
    return column.date_format.text(value) if column.kind == "date" else f"{value:.6g}"


def fill_value(column: Column, known: Array) -> float:
    """What takes the place of missing values: `known` are the training values of the column."""
    if column.missing == "constant":
        return float(column.constant or 0.0)
    if not len(known):
        return 0.0
    if column.missing == "most_frequent":
        found, counts = np.unique(known, return_counts=True)
        return float(found[counts.argmax()])
    return float(known.mean() if column.missing == "mean" else np.median(known))


def _clipped(column: Column, values: Array, train: Array) -> tuple[Array, list[Message]]:
    low, high = fences(values[train]) if len(train) else (values.min(), values.max())
    outside = int(((values < low) | (values > high)).sum())
    if not outside:
        return values, []
    template = plural(
        outside,
        N_("1 outlier in `{column}` was clipped to the range from {low} to {high}."),
        N_("{count} outliers in `{column}` were clipped to the range from {low} to {high}."),
    )
    notes = message(template, count=outside, column=column.name, low=_shown(column, low), high=_shown(column, high))
    return values.clip(low, high), [notes]


def _one_hot(column: Column, codes: Array, train: Array) -> tuple[Array, list[Message]]:
    """One-hot columns. A category that does not occur in training is 0 everywhere, like an unknown value."""
    gaps, report = codes < 0, []
    filled = np.array(codes, np.int64)
    if gaps.any():
        value = fill_category(column, codes[train])
        filled[gaps] = value
        name = quotable((*column.categories, "…", "?")[value])
        report.append(
            message(
                plural(int(gaps.sum()), *FILLED[column.missing]), count=int(gaps.sum()), column=column.name, value=name
            )
        )
    hot = np.zeros((len(filled), len(column.inputs())), np.uint8)
    hot[np.arange(len(filled)), filled] = 1
    seen = np.bincount(filled[train], minlength=hot.shape[1]) > 0
    hot *= seen
    count = hot.shape[1]
    template = plural(
        count, N_("`{column}` became 1 input."), N_("`{column}` became {count} inputs, one per category.")
    )
    report.append(message(template, column=column.name, count=count))
    return hot, report


def fill_category(column: Column, train: Array) -> int:
    """The category of missing cells: `train` are the codes of the training rows."""
    if column.missing == "own_category":
        return len(column.inputs()) - 1
    if column.missing == "constant" and column.constant in column.categories:
        return column.categories.index(str(column.constant))
    known = train[train >= 0]
    return int(np.bincount(known).argmax()) if len(known) else 0
