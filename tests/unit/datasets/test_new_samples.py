"""New samples are prepared exactly as those of training: the rows of a table, entered again, give the same inputs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.datasets.base import DATASETS, Dataset
from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.errors import FileFormatError
from engine.registry import Choice
from tests.sample_uploads import OWNER


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LAYERLAB_HOME", str(tmp_path))


def uploaded(text: str, **settings: Any) -> Dataset:
    entry = kinds.keep(OWNER, "", "table", [Upload("t.csv", text.encode())], settings)
    return DATASETS.make(entry.choice())


def sheet(count: int = 40) -> list[dict[str, str]]:
    """Numbers, dates and categories, with gaps and rare categories."""
    random = np.random.default_rng(1)
    rows = []
    for number in range(count):
        rows.append({
            "size": "" if number % 7 == 3 else f"{random.normal(50, 20):.2f}",
            "day": "" if number % 11 == 5 else f"2024-{1 + number % 12:02d}-{1 + number % 28:02d}",
            "city": "" if number % 9 == 4 else str(random.choice(["Oslo", "Rome", "Wien"])),
            "price": f"{random.normal(10, 3):.3f}",
        })  # fmt: skip
    return rows


def as_csv(rows: list[dict[str, str]]) -> str:
    return "\n".join([",".join(rows[0]), *(",".join(row.values()) for row in rows)])


@pytest.mark.parametrize("target", ["price", "city"])
@pytest.mark.parametrize("config", [{}, {"standardise": False}, {"clip_outliers": True, "seed": 3}])
def test_rows_entered_again_give_the_same_inputs(target: str, config: dict[str, Any]) -> None:
    rows = [row for row in sheet() if row[target]]
    dataset = uploaded(as_csv(rows), target=target).model_copy(update=config)
    data = dataset.load()
    stored = np.concatenate([data.train.x, data.val.x, data.test.x])
    order = np.concatenate(list(dataset.parts(np.array(dataset.array("y")), len(rows))))  # type: ignore[attr-defined]
    entered = dataset.encode([{name: cell for name, cell in row.items() if name != target} for row in rows])
    assert np.array_equal(entered[order], stored)
    assert [field.name for field in dataset.input_fields()] == [name for name in rows[0] if name != target]


def test_numbers_with_decimal_commas_are_entered_as_in_the_table() -> None:
    rows = [f"{number},5;{number * 7 % 13},25;{number % 2}" for number in range(40)]
    dataset = uploaded("\n".join(["a;b;target", *rows]), target="target")
    field = dataset.input_fields()[0]
    assert field.typical.endswith(",5")
    assert np.isfinite(dataset.encode([{"a": field.typical, "b": "0,25"}])).all()
    assert not np.array_equal(*dataset.encode([{"a": "1,5"}, {"a": "15"}]))


def test_fields_tell_what_is_usual_in_training() -> None:
    fields = {field.name: field for field in uploaded(as_csv(sheet()), target="price").input_fields()}
    assert 20 < float(fields["size"].typical) < 80
    assert fields["size"].low < float(fields["size"].typical) < fields["size"].high
    assert fields["city"].categories == ("Oslo", "Rome", "Wien")
    assert fields["city"].typical in fields["city"].categories
    assert fields["day"].typical.startswith("2024-")


def test_an_empty_row_is_filled_and_an_unknown_category_is_one_of_the_missing() -> None:
    dataset = uploaded(as_csv(sheet()), target="price")
    empty, unknown = dataset.encode([{}, {"city": "Atlantis"}])
    assert np.array_equal(empty, unknown)


def test_a_cell_that_is_no_number_is_refused_with_its_column() -> None:
    with pytest.raises(FileFormatError, match="size"):
        uploaded(as_csv(sheet()), target="price").encode([{"size": "tall"}])


@pytest.mark.parametrize("name", ["iris", "diabetes", "spirals", "sine"])
@pytest.mark.parametrize("config", [{}, {"seed": 5}])
def test_rows_of_embedded_data_give_the_same_inputs(name: str, config: dict[str, Any]) -> None:
    dataset = DATASETS.make(Choice(name=name, **config))
    data = dataset.load()
    assert data.train.raw is not None
    names = [field.name for field in dataset.input_fields()]
    rows = [{name: repr(float(cell)) for name, cell in zip(names, row, strict=True)} for row in data.train.raw[:20]]
    assert np.array_equal(dataset.encode(rows), data.train.x[:20])


def test_data_that_are_not_rows_have_no_fields() -> None:
    assert DATASETS.make("digits").input_fields() == ()
