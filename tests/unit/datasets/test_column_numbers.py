"""Columns of numbers as people write them: decided as a whole, with units, missing words and sentinel values."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.datasets.base import DATASETS
from engine.datasets.uploads import kinds
from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.column_settings import ColumnSettings
from engine.datasets.uploads.columns import all_facts, facts_of
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.number_format import FORMATS, taken_apart
from engine.text import Message
from tests.sample_uploads import OWNER

UNITS = (
    "{}",
    "${}",
    "€ {}",
    "{} €",
    "{}%",
    "{} kg",
    "{} m²",
    "{}元",
    "USD {}",
    "{} km/h",
    "R$ {}",
    "{} °C",
    "{} sq. ft.",
)


def written(value: float, style: str, digits: int) -> str:
    """The number in one of the formats."""
    decimal, group = FORMATS[style].decimal, FORMATS[style].group
    return f"{value:,.{digits}f}".translate(str.maketrans({",": group, ".": decimal}))


def values(facts: Facts, cells: Sequence[str]) -> list[float]:
    found = facts.reading.values(cells)
    assert found is not None
    return [float(value) for value in found]


def look(text: str, **settings: Any) -> dict[str, Any]:
    return kinds.look("table", [Upload("t.csv", text.encode())], settings)


def report(seen: Mapping[str, Any]) -> str:
    return "\n".join(str(Message.model_validate(line)) for line in seen["report"])


numbers = st.lists(st.integers(-(10**9), 10**9), min_size=12, max_size=40, unique=True)


@given(numbers, st.sampled_from(sorted(FORMATS)), st.sampled_from(UNITS), st.sampled_from([0, 1, 2, 4]))
def test_numbers_of_one_format_and_unit_read_back_exactly(whole: list[int], style: str, unit: str, digits: int) -> None:
    exact = [number / 10**digits for number in whole]
    cells = [unit.format(written(value, style, digits)) for value in exact]
    facts = facts_of("x", cells, chosen=ColumnSettings(gaps=()))
    assert facts.kind == "number"
    assert values(facts, cells) == pytest.approx(exact, abs=0)
    assert len(facts.formats) == 1
    assert facts.reading.unit == unit.format("").strip()


@given(st.lists(st.integers(1, 999_999), min_size=12, max_size=40, unique=True), st.sampled_from([",", "."]))
def test_groups_of_three_digits_are_read_or_asked_about(whole: list[int], group: str) -> None:
    cells = [f"{number:,}".replace(",", group) for number in whole]
    facts = facts_of("x", cells, chosen=ColumnSettings(gaps=()))
    if len(facts.formats) == 1:
        assert values(facts, cells) == whole
        return
    assert facts.sample[0][0] in cells
    wanted = next(style for style in facts.formats if FORMATS[style].group == group)
    chosen = facts_of("x", cells, chosen=ColumnSettings(format=wanted, gaps=()))
    assert values(chosen, cells) == whole
    assert set(chosen.formats) == set(facts.formats), "the other reading can still be chosen"


@given(st.lists(st.text(max_size=30), max_size=30), st.sampled_from([None, "number", "date", "category"]))
def test_any_text_is_read_without_an_error(cells: list[str], kind: Any) -> None:
    facts = facts_of("x", [cell.strip() for cell in cells], kind)
    assert facts.missing <= len(cells)


@pytest.mark.parametrize(
    ("cells", "expected", "unit"),
    [
        (["1,977", "565", "2,122", "12"], [1977, 565, 2122, 12], ""),
        (["1.977", "565", "2.122", "12"], [1977, 565, 2122, 12], ""),
        (["1,234,567", "382,000"], [1_234_567, 382_000], ""),
        (["12,34,567", "1,234"], [1_234_567, 1234], ""),
        (["(1,250.50)", "30.25", "12-"], [-1250.5, 30.25, -12], ""),
        (["-$5.50", "$-7.25", "$3"], [-5.5, -7.25, 3], "$"),
        (["€110.5M", "€500K", "€0"], [110.5e6, 5e5, 0], "€"),
        (["1.2万", "8000", "3亿"], [12_000, 8000, 3e8], ""),
        (["3.5万元", "8千元", "900元"], [35_000, 8000, 900], "元"),
        (["36 months", "1 month", "60 months"], [36, 1, 60], "months"),
        (["１２３", "４５６"], [123, 456], ""),
        (["−3.5", "4.25"], [-3.5, 4.25], ""),
        (["1e3", "2.5E-2"], [1000, 0.025], ""),
        ([".5", "5."], [0.5, 5], ""),
        (["37.5㎡", "60㎡"], [37.5, 60], "㎡"),
        (["21℃", "-3℃"], [21, -3], "℃"),
        (["$ 1,250.00", "$ -", "$ 31.00"], [1250, 0, 31], "$"),
        (["'12", "'7"], [12, 7], ""),
        (["12*", "13.5[2]", "8 (p)", "9†"], [12, 13.5, 8, 9], ""),
    ],
)
def test_numbers_as_people_write_them(cells: list[str], expected: list[float], unit: str) -> None:
    facts = facts_of("x", cells)
    assert (facts.kind, facts.reading.unit, values(facts, cells)) == ("number", unit, expected)


@pytest.mark.parametrize(
    "cells",
    [
        [f"T{n}" for n in range(30)],
        [f"{n}th" if n % 2 else f"{n}nd" for n in range(30)],
        [f"1{n}:30" for n in range(10)] * 3,
        ["5 apples", "3 pears", "4 plums"] * 9,
        ["1_000", "2"],
    ],
)
def test_other_text_is_no_number(cells: list[str]) -> None:
    assert facts_of("x", cells).kind != "number"


def test_other_columns_and_the_separator_decide_between_two_readings() -> None:
    unclear = [f"1.{n}" for n in range(100, 130)]
    comma, point = [f"{n},5" for n in range(30)], [f"{n}.5" for n in range(30)]
    read = lambda other, separator: all_facts(  # noqa: E731
        {"x": unclear, "other": other}, lambda _name: ColumnSettings(), separator
    )[0]
    assert values(read(comma, ","), unclear)[0] == 1100
    assert values(read(point, ";"), unclear)[0] == 1.1
    assert values(read(["a"] * 30, ";"), unclear)[0] == 1100
    assert values(read(["a"] * 30, ","), unclear)[0] == 1.1
    assert len(read(comma, ",").formats) == 2


def test_odd_cells_words_and_sentinels_are_missing_and_can_be_taken_back(home: Path) -> None:
    odd = {3: "12a", 7: "unknown", 9: "N.A.", 20: "-999"}
    text = "\n".join(["x,y", *(f"{odd.get(n, n)},{'ab'[n % 2]}" for n in range(60))])
    seen = look(text)
    column = seen["columns"][0]
    assert (column["kind"], column["missing"]) == ("number", 4)
    assert sorted(column["gaps"]) == sorted((cell, 1) for cell in odd.values())
    assert "4 cells in `x` count as missing: -999 (1), 12a (1), N.A. (1), unknown (1)." in report(seen)
    back = look(text, columns={"x": {"gaps": ["12a", "unknown", "N.A."]}})
    assert (back["columns"][0]["missing"], back["columns"][0]["low"]) == (3, -999)
    assert ("-999", 1) in back["columns"][0]["offered"], "it can be chosen again"
    assert look(text, columns={"x": {"gaps": []}})["columns"][0]["kind"] == "leave_out"


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@given(st.from_regex(r"[-+]?[$€]?[0-9]{1,3}([.,'][0-9]{1,3}){0,3} ?[%€]?", fullmatch=True))
def test_usual_numbers_are_taken_apart_like_all_others(cell: str) -> None:
    assert taken_apart(cell) == taken_apart(cell.translate(WIDE)), "full-width digits take the general way"


def test_letters_after_some_numbers_are_flags_and_after_most_a_unit() -> None:
    flagged = [f"{n}.5{(' p', ' e', '', '', '')[n % 5]}" for n in range(40)]
    assert values(facts_of("x", flagged), flagged)[:2] == [0.5, 1.5]
    assert facts_of("x", ["3 g", "4 g", "5.5 g"]).reading.unit == "g"


def test_bounds_among_many_numbers_are_read_and_reported() -> None:
    text = "\n".join(["x,y", *(f"{'<0.5' if n % 4 == 1 else n / 8 + 1},{'ab'[n % 2]}" for n in range(60))])
    seen = look(text)
    assert (seen["columns"][0]["kind"], seen["columns"][0]["low"]) == ("number", 0.5)
    assert "15 cells in `x` are bounds like `<0.5`, and were read as the numbers." in report(seen)
    assert facts_of("income", ["<=50K", ">50K"] * 20).kind == "category"
    assert facts_of("years", ["1", "2", "3", ">3"] * 20).kind == "category"


def test_one_word_beside_many_numbers_is_missing_however_frequent() -> None:
    facts = facts_of("x", [str(n) if n % 3 == 0 else "not measured" for n in range(60)])
    assert (facts.kind, facts.missing, facts.gaps) == ("number", 40, (("not measured", 40),))
    assert facts_of("rooms", ["1", "2", "3", "studio"] * 15).kind == "category"


@pytest.mark.parametrize(
    ("name", "cells", "kind"),
    [
        ("area", ["02139", "10001", "94103"] * 20, "category"),
        ("branch", ["003", "001", "002"] * 20, "category"),
        ("area", [f"{n * 977 % 100_000:05}" for n in range(60)], "leave_out"),
        ("zip_code", ["98103", "98115"] * 30, "category"),
        ("手机号", [f"138{n * 999:08}" for n in range(60)], "leave_out"),
        ("month", [f"{n % 12 + 1:02}" for n in range(60)], "number"),
        ("hour", [f"{n % 24:02}00" for n in range(60)], "number"),
        ("size", [f"{n:03}.5" for n in range(60)], "number"),
    ],
)
def test_digits_of_codes_are_no_quantity(name: str, cells: list[str], kind: str) -> None:
    assert facts_of(name, cells).kind == kind
    assert facts_of(name, cells, "number").kind == "number", "it can be chosen"


@pytest.mark.parametrize(("cell", "rest"), [("-99", range(-90, 30)), ("999", range(900, 1000)), ("99", range(60, 95))])
def test_ordinary_values_are_no_sentinels(cell: str, rest: range) -> None:
    assert facts_of("x", [cell, cell, *map(str, rest)]).missing == 0


def test_none_is_a_category_but_missing_among_numbers() -> None:
    assert facts_of("x", ["none", "some", "none", "many"] * 3).missing == 0
    assert facts_of("x", ["none", "1", "2.5", "4"] * 3).missing == 3


def test_a_data_set_keeps_unit_and_reading_of_each_column(home: Path) -> None:
    text = "\n".join(["area;price", *(f"{n},5 m²;$ {n}.000,25" for n in range(100, 140))])
    entry = kinds.keep(OWNER, "", "table", [Upload("t.csv", text.encode())], {})
    (column,) = entry.facts["columns"]  # type: ignore[misc]
    assert column["reading"]["unit"] == "m²"
    assert entry.facts["target_reading"]["unit"] == "$"  # type: ignore[index,call-overload]
    dataset = DATASETS.make(entry.choice())
    assert dataset.spec().unit == "$"
    data = dataset.model_copy(update={"standardise": False}).load()
    every = np.concatenate([part.y for part in (data.train, data.val, data.test)])
    assert np.array_equal(np.sort(every[:, 0]), np.float32([1000 * n + 0.25 for n in range(100, 140)]))
