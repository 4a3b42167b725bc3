"""An uploaded table."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import numpy as np
from pydantic import Field

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.datasets.date_format import DateFormat
from engine.datasets.input_fields import InputField, typical_row
from engine.datasets.splits import Data, split_sizes
from engine.datasets.table import mean_and_deviation
from engine.datasets.uploads.base import UploadedDataset
from engine.datasets.uploads.fitted_columns import FittedColumn, fitted_columns
from engine.datasets.uploads.new_rows import codes_of_rows, field_of, values_of
from engine.datasets.uploads.reading import Reading
from engine.datasets.uploads.recipe import Column, Prepared, prepare, report_of
from engine.datasets.uploads.splits import resampled_size
from engine.text import N_, Message
from engine.views import Array


@DATASETS.register("own_table")
class UploadedTable(UploadedDataset):
    """Rows of a CSV file: numbers and dates as they are, each category as an input of its own.

    What fills missing values, bounds outliers and scales columns is taken from the training rows alone, so that nothing
    of the test is known before.
    """

    title = N_("Your table")
    kind = "table"

    standardise: bool = Field(
        True,
        title=N_("Standardize"),
        description=N_(
            "Subtracts each column's mean and divides by its standard deviation, both of the training rows; "
            "numeric targets too."
        ),
    )
    clip_outliers: bool = Field(
        False,
        title=N_("Clip outliers"),
        description=N_("Clips values more than 1.5 interquartile ranges outside the quartiles of the training rows."),
    )

    in_order: bool = Field(
        False,
        title=N_("Split in order of time"),
        description=N_("The earliest rows are for training, the latest for test, so that the future is not known."),
    )

    def split_sizes(self) -> dict[str, int]:
        if not self._is_in_order():
            return super().split_sizes()
        sizes = split_sizes(sum(self.counts()), self.val_fraction, self.test_fraction)
        if not self._resamples() or not self.ready():
            return sizes
        y = np.array(self.array("y"))
        return {**sizes, "train": resampled_size(np.bincount(y[self.parts(y, len(y))[0]]).tolist())}

    def parts(self, y: Array, count: int) -> tuple[Array, Array, Array]:
        if not self._is_in_order():
            return super().parts(y, count)
        order = np.argsort(np.nan_to_num(self.array("time"), nan=-np.inf), kind="stable")
        train, val, _ = split_sizes(count, self.val_fraction, self.test_fraction).values()
        return order[:train], order[train : train + val], order[train + val :]

    def _is_in_order(self) -> bool:
        """Tables without dates, and those saved before the option, are split at random."""
        return self.in_order and self.about is not None and bool(self.about.facts.get("time"))

    def spec(self) -> DataSpec:
        if self.about is None:
            return DataSpec(kind="table", shape=(1,), columns=("x",), sizes={"train": 0, "val": 0, "test": 0})
        inputs = tuple(map(str, self.about.facts["inputs"]))  # type: ignore[arg-type]
        return DataSpec(
            kind="table",
            shape=(len(inputs),),
            classes=self.classes(),
            sizes=self.split_sizes(),
            columns=inputs,
            unit="" if self.classes() else self._target_unit(),
            dates={column.name: column.date_format for column in self._columns() if column.name in _days(column)},
            target_date=None if self.classes() else self._target_date(),
            brought=True,
        )

    def _target_unit(self) -> str:
        """The unit of the target column; empty for data sets saved before units were kept."""
        reading = self._target_reading()
        return reading.unit if reading else ""

    def _target_date(self) -> DateFormat | None:
        reading = self._target_reading()
        return reading.date_format if reading and reading.kind == "date" else None

    def _target_reading(self) -> Reading | None:
        kept = self.about.facts.get("target_reading") if self.about else None
        return Reading.model_validate(kept) if kept else None

    def load(self) -> Data:
        y = np.array(self.array("y"))
        parts = self.parts(y, len(y))
        prepared = self._prepared(parts[0])
        # In float32, days since 1970 are exact to three minutes only.
        raw = prepared.x if any(_days(column) for column in self._columns()) else prepared.x.astype(np.float32)
        mean, deviation = self._scale(prepared.x, parts[0])
        x = ((prepared.x - mean) / deviation).astype(np.float32)
        if self.classes():
            return self.divided(x, y, raw, parts)
        offset, unit = (float(value[0]) for value in self._scale(y[:, None], parts[0]))
        targets = ((y[:, None] - offset) / unit).astype(np.float32)
        return replace(self.divided(x, targets, raw, parts), unit=unit, offset=offset)

    def input_fields(self) -> tuple[InputField, ...]:
        if self.about is None:
            return ()
        y = np.array(self.array("y"))
        train = self.parts(y, len(y))[0]
        values, codes = self.array("values"), self.array("codes")
        row = int(train[typical_row(self._prepared(train).x[train])])
        return tuple(field_of(column, values, codes, train, row) for column in self._columns())

    def encode(self, rows: Sequence[Mapping[str, str]]) -> Array:
        """Behind the saved rows, so that everything fitted to the training rows is the same."""
        y = np.array(self.array("y"))
        train = self.parts(y, len(y))[0]
        values, codes, columns = self.array("values"), self.array("codes"), self._columns()
        values = np.concatenate([values, values_of(columns, rows, values.shape[1])])
        codes = np.concatenate([codes, codes_of_rows(columns, rows, codes.shape[1])])
        x = prepare(columns, values, codes, train, self.clip_outliers).x
        mean, deviation = self._scale(x, train)
        return ((x[len(y) :] - mean) / deviation).astype(np.float32)

    def _scale(self, values: Array, train: Array) -> tuple[Array, Array]:
        """Offset and scale of each column; 0 and 1 without standardization."""
        if self.standardise and len(train):
            return mean_and_deviation(values[train])
        return np.zeros(values.shape[1]), np.ones(values.shape[1])

    def fitted(self) -> tuple[tuple[FittedColumn, ...], Array, Array]:
        """The columns as fitted to the training rows, and offset and scale of each input."""
        y = np.array(self.array("y"))
        train = self.parts(y, len(y))[0]
        columns = fitted_columns(self._columns(), self.array("values"), self.array("codes"), train, self.clip_outliers)
        return columns, *self._scale(self._prepared(train).x, train)

    def report(self) -> tuple[Message, ...]:
        """What is done to the rows with these settings, fitted to the training split."""
        if self.about is None:
            return ()
        y = np.array(self.array("y"))
        train = self.parts(y, len(y))[0]
        return report_of(self._columns(), self.array("values"), self.array("codes"), train, self.clip_outliers)

    def _prepared(self, train: Array) -> Prepared:
        return prepare(self._columns(), self.array("values"), self.array("codes"), train, self.clip_outliers)

    def _columns(self) -> list[Column]:
        kept = self.about.facts["columns"] if self.about else []
        return [Column.model_validate(column) for column in kept]  # type: ignore[union-attr]


def _days(column: Column) -> tuple[str, ...]:
    """The inputs from a column that are days since 1970."""
    return tuple(name for name in column.inputs() if name == column.name) if column.kind == "date" else ()
