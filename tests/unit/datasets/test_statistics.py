"""Statistics of a data set for the Data page."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from engine.datasets.base import DATASETS
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data, Split
from engine.datasets.statistics import statistics
from engine.datasets.summary import summarize
from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from tests.sample_uploads import OWNER

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


def test_target_values_are_described_apart_from_the_inputs() -> None:
    dataset = DATASETS.make("diabetes")
    found = statistics(dataset.load(), dataset.spec())
    (target,) = found.targets
    assert target.name == "target"
    assert len(found.columns) == 10
    assert (target.mean, target.low, target.high) == pytest.approx((152, 25, 346), abs=10)


def test_an_input_called_target_keeps_its_own_statistics(home: Path) -> None:
    rows = "\n".join(f"{n % 7},{n % 5},{1000 + 7 * (n % 7) + n % 5}" for n in range(60))
    file = Upload("t.csv", f"target,size,price\n{rows}".encode())
    seen = summarize(kinds.keep(OWNER, "", "table", [file], {"target": "price"}).choice())
    assert [(column[0], column[5]) for column in seen["columns"]] == [("target", 6), ("size", 4)]
    ((name, *figures),) = seen["target_columns"]
    assert (name, figures[2] >= 1000) == ("target", True)
