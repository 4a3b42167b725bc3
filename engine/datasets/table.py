"""Base of scikit-learn's tables."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import ClassVar

import numpy as np
from pydantic import Field

from engine.datasets.base import Divided
from engine.datasets.cache import cached, key_of_config
from engine.datasets.data_spec import DataSpec
from engine.datasets.input_fields import InputField, number_fields, numbers_of_rows
from engine.datasets.splits import Data, Split
from engine.text import N_
from engine.views import Array


class BundledTable(Divided):
    """Base class of tables: `bunch` names scikit-learn's loader; everything else is known without it."""

    kind = "table"
    licence = "CC BY 4.0"

    bunch: ClassVar[str]
    rows: ClassVar[int]
    classes: ClassVar[tuple[str, ...]] = ()
    columns: ClassVar[tuple[str, ...]]

    standardise: bool = Field(
        True,
        title=N_("Standardize"),
        description=N_(
            "Subtracts each column's mean and divides by its standard deviation, both of the training samples; "
            "numeric targets too."
        ),
    )

    def spec(self) -> DataSpec:
        return DataSpec(
            kind="table",
            shape=(len(self.columns),),
            classes=self.classes,
            sizes=self.sizes(self.rows),
            columns=self.columns,
        )

    def load(self) -> Data:
        table, target = self._read()
        raw = table.astype(np.float32)
        y = target.astype(np.int64) if self.classes else target[:, None].astype(np.float32)
        data = self.divide(raw, y, raw)
        return self._standardised(data) if self.standardise else data

    def input_fields(self) -> tuple[InputField, ...]:
        raw = self.load().train.raw
        assert raw is not None
        return number_fields(self.columns, raw)

    def encode(self, rows: Sequence[Mapping[str, str]]) -> Array:
        raw = self.load().train.raw
        assert raw is not None
        values = numbers_of_rows(rows, self.columns)
        values = np.where(np.isnan(values), np.median(raw, axis=0), values).astype(np.float32)
        if not self.standardise:
            return values
        mean, deviation = mean_and_deviation(raw)
        return (values - mean) / deviation

    def _read(self) -> tuple[Array, Array]:
        """Cached, since importing scikit-learn takes a second or two."""
        arrays = cached(self.name, key_of_config(version=1), self._from_scikit_learn)
        return arrays["table"], arrays["target"]

    def _from_scikit_learn(self) -> Mapping[str, Array]:
        from sklearn import datasets

        loaded: Mapping[str, Array] = getattr(datasets, f"load_{self.bunch}")()
        return {"table": np.asarray(loaded["data"]), "target": np.asarray(loaded["target"])}

    def _standardised(self, data: Data) -> Data:
        mean, deviation = mean_and_deviation(data.train.x)
        offset, unit = (0.0, 1.0) if self.classes else (float(value[0]) for value in mean_and_deviation(data.train.y))
        parts = (
            Split((part.x - mean) / deviation, part.y if self.classes else (part.y - offset) / unit, part.raw)
            for part in (data.train, data.val, data.test)
        )
        return Data(*parts, unit=unit, offset=offset)


def mean_and_deviation(train: Array) -> tuple[Array, Array]:
    """Mean and standard deviation of each column; 1 for constant columns, which are then only shifted."""
    mean, deviation = train.mean(axis=0), train.std(axis=0)
    return mean, np.where(deviation > 1e-12, deviation, 1).astype(train.dtype)
