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
    assert np.array_equal(*dataset.encode([{"a": "1,5"}, {"a": "1.5"}])), "a decimal point cannot be anything else"
    with pytest.raises(FileFormatError, match=r"`tall` in `a` is not a number. Correct it or leave the field empty"):
        dataset.encode([{"a": "tall"}])
    with pytest.raises(FileFormatError, match="`a` has `tall` in row 2"):
        dataset.encode([{"a": "1,5"}, {"a": "tall"}])


def test_fields_tell_what_is_usual_in_training() -> None:
    fields = {field.name: field for field in uploaded(as_csv(sheet()), target="price").input_fields()}
    assert 20 < float(fields["size"].typical) < 80
    assert fields["size"].low < float(fields["size"].typical) < fields["size"].high
    assert fields["city"].categories == ("Oslo", "Rome", "Wien")
    assert fields["city"].typical in fields["city"].categories
    assert fields["day"].typical.startswith("2024-")


def test_the_typical_values_are_those_of_one_row() -> None:
    angles = np.linspace(0, 6, 40)
    rows = [f"{np.cos(t):.3f},{np.sin(t):.3f},{'no' if t < 3 else 'yes'}" for t in angles]
    typical = [field.typical for field in uploaded("\n".join(["a,b,y", *rows]), target="y").input_fields()]
    assert ",".join(f"{float(value):.3f}" for value in typical) in {row.rpartition(",")[0] for row in rows}


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


def answers(spellings: tuple[str, ...], **settings: Any) -> Dataset:
    """A column whose categories are written in several ways, and a target that depends on it."""
    cells = [spellings[number % len(spellings)] for number in range(60)]
    lines = [f"{cell},{number % 17},{number % 2}" for number, cell in enumerate(cells)]
    return uploaded("\n".join(["smokes,age,ill", *lines]), target="ill", **settings)


@pytest.mark.parametrize("spelling", ["YES", "ｙｅｓ", " yEs "])
def test_a_spelling_that_no_row_of_the_table_has_is_its_category_in_new_rows(spelling: str) -> None:
    dataset = answers(("no", "yes", "Yes ", "no"))
    known, new, other = dataset.encode([{"smokes": "yes"}, {"smokes": spelling}, {"smokes": "no"}])
    assert np.array_equal(known, new)
    assert not np.array_equal(new, other)


@pytest.mark.parametrize("column", [{"merge": False}, {"merge": False, "missing": "own_category"}])
def test_separate_spellings_remain_separate_in_new_rows(column: dict[str, Any]) -> None:
    dataset = answers(("no", "yes", "Yes", "no", ""), columns={"smokes": column})
    first, second, unknown, empty = dataset.encode([{"smokes": cell} for cell in ("yes", "Yes", "YES", "")])
    assert not np.array_equal(first, second)
    assert np.array_equal(unknown, empty)


def test_case_sensitive_categories_remain_separate_in_new_rows() -> None:
    dataset = answers(("a", "A", "b", "B", "c", "C", "d", "D", "e", "E", "f", "F", "g"))
    known, new, other = dataset.encode([{"smokes": "g"}, {"smokes": "G"}, {"smokes": "f"}])
    assert not np.array_equal(known, new)
    assert not np.array_equal(known, other)


def test_a_new_row_may_lack_a_value_whose_rows_were_dropped_from_the_table() -> None:
    dropped = {"missing": "drop"}
    dataset = uploaded(as_csv(sheet(80)), target="price", columns={"size": dropped, "day": dropped, "city": dropped})
    empty = dataset.encode([{}])
    assert np.isfinite(empty).all()
    values = np.array(dataset.array("values"))[dataset.parts(np.array(dataset.array("y")), len(dataset.array("y")))[0]]  # type: ignore[attr-defined]
    assert np.array_equal(empty, dataset.encode([{"size": repr(float(np.median(values[:, 0])))}]))
