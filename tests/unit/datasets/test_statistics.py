"""Statistics of a data set for the Data page."""

from __future__ import annotations

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data, Split
from engine.datasets.statistics import statistics

pytestmark = pytest.mark.usefixtures("home")


def pictures(pixels: np.ndarray) -> tuple[Data, DataSpec]:
    split = Split(pixels, np.array([0, 1, 1]))
    empty = Split(pixels[:0], np.array([], np.int64))
    return Data(split, empty, split), DataSpec("image", pixels.shape[1:], ("a", "b", "c"))


def test_balance_counts_each_class_in_each_split_also_where_there_are_none() -> None:
    found = statistics(*pictures(np.zeros((3, 1, 2, 2), np.uint8)))
    assert found.sizes == {"train": 3, "val": 0, "test": 3}
    assert found.balance == {"train": (1, 2, 0), "val": (0, 0, 0), "test": (1, 2, 0)}


def test_pixels_are_counted_together_on_a_scale_from_0_to_1() -> None:
    pixels = np.random.default_rng(0).integers(3, 250, (3, 1, 40, 40), dtype=np.uint8)
    (column,) = statistics(*pictures(pixels)).columns
    assert column.mean == pytest.approx(pixels.mean() / 255)
    assert column.deviation == pytest.approx(pixels.std() / 255)
    assert (column.low, column.high) == pytest.approx((pixels.min() / 255, pixels.max() / 255))


def test_columns_of_a_table_are_described_before_standardizing() -> None:
    dataset = DATASETS.make("iris")
    columns = statistics(dataset.load(), dataset.spec()).columns
    assert [column.name for column in columns] == list(dataset.spec().columns)
    assert columns[0].mean == pytest.approx(5.8, abs=0.2)  # centimetres


def test_values_are_described_as_one_more_column() -> None:
    dataset = DATASETS.make("diabetes")
    columns = statistics(dataset.load(), dataset.spec()).columns
    assert columns[-1].name == "target"
    assert len(columns) == 11
    assert (columns[-1].mean, columns[-1].low, columns[-1].high) == pytest.approx((152, 25, 346), abs=10)
