"""Categories against names, spellings of one category, and rows of totals."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.datasets.uploads import kinds
from engine.datasets.uploads.columns import facts_of
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.spellings import category_key, spellings
from engine.datasets.uploads.totals import totals_rows
from engine.text import Message

ROWS = [(f"shop {n % 4}", 10 + n * 7 % 13, 100 + n * 31 % 57, "ab"[n % 2]) for n in range(24)]


def look(lines: list[str], **settings: Any) -> dict[str, Any]:
    return kinds.look("table", [Upload("t.csv", "\n".join(lines).encode())], settings)


def report(seen: dict[str, Any]) -> str:
    return "\n".join(str(Message.model_validate(line)) for line in seen["report"])


@pytest.mark.parametrize("rows", [10, 14, 30, 45])
def test_names_are_no_categories_in_small_tables(home: Path, rows: int) -> None:
    seen = look(["name,hours,passed", *(f"Person {n},{n * 7 % 9},{'yn'[n % 2]}" for n in range(rows))])
    assert seen["columns"][0]["kind"] == "leave_out"
    assert f"{rows} distinct values in {rows} rows are names or texts" in report(seen)
    assert facts_of("city", ["Oslo", "Rome", "Wien", "Bern"] * 5).kind == "category"


@pytest.mark.parametrize(
    ("cells", "classes"),
    [
        (["1", "1.0", "0", "0.0", "0"], {"0", "1"}),
        (["yes", "Yes", "YES", "no", "No", "no", "yes"], {"yes", "no"}),
        (["A  b", "a b", "Ａ b", "c", "c"], {"A  b", "c"}),
        (["M", "m", "F", "f", "F", "M"], {"M", "F"}),
    ],
)
def test_spellings_of_one_class_are_merged_and_can_be_kept(home: Path, cells: list[str], classes: set[str]) -> None:
    lines = ["x,y", *(f"{n * 7 % 31},{cell}" for n, cell in enumerate(cells * 6))]
    seen = look(lines)
    assert set(seen["balance"]["classes"]) == classes
    assert sum(seen["balance"]["counts"]) == len(cells) * 6
    assert "Spellings of one category in `y` were merged" in report(seen)
    kept = look(lines, columns={"y": {"merge": False}})
    assert set(kept["balance"]["classes"]) == set(cells)
    assert kept["columns"][1]["spellings"], "they can be merged again"


def test_upper_and_lower_case_letters_are_different_classes() -> None:
    letters = [*"abcdefghijklmnopqrstuvwxyz", *"ABCDEFGHIJKLMNOPQRSTUVWXYZ"]
    assert not spellings(dict.fromkeys(letters, 3))
    assert spellings({"Y": 3, "y": 2, "N": 1, "n": 2}) == {"y": "Y", "N": "n"}


@given(st.dictionaries(st.text(max_size=12), st.integers(1, 9), max_size=20))
def test_merged_spellings_have_one_key_and_one_name(counts: dict[str, int]) -> None:
    merged = spellings(counts)
    assert all(category_key(cell) == category_key(name) for cell, name in merged.items())
    assert not set(merged.values()) & set(merged)


@pytest.mark.parametrize(
    ("last", "cell"),
    [
        (["Total,{a},{b},"], "Total"),
        (["合计,{a},{b},"], "合计"),
        (['SUM:,{a},"{b:,}",'], "SUM:"),
        (["Total,{a},{b},", "Average,{mean_a:.2f},{mean_b:.2f},"], "Total"),
        ([",{a},{b},"], "{a}"),
    ],
)
def test_a_row_of_totals_is_found_excluded_and_can_be_kept(home: Path, last: list[str], cell: str) -> None:
    a, b = sum(row[1] for row in ROWS), sum(row[2] for row in ROWS)
    sums = {"a": a, "b": b, "mean_a": a / len(ROWS), "mean_b": b / len(ROWS)}
    lines = ["shop,a,b,y", *(",".join(map(str, row)) for row in ROWS), *(line.format(**sums) for line in last)]
    seen = look(lines)
    assert seen["rows"] == len(ROWS)
    assert f"Row {len(ROWS) + 1} was excluded, since it holds totals: `{cell.format(**sums)}`." in report(seen)
    assert look(lines, keep_totals=True)["rows"] == len(ROWS) + len(last)
    assert look(lines, keep_totals=True)["totals"] == seen["totals"]


def test_a_total_without_sums_is_a_line_below_the_table(home: Path) -> None:
    seen = look(["shop,a,b,y", *(",".join(map(str, row)) for row in ROWS), "Grand total,,,"])
    assert seen["rows"] == len(ROWS)
    assert "1 line below the table was skipped." in report(seen)


@pytest.mark.parametrize("last", [("shop 1", "12", "130"), ("Total", "12", "130"), ("", "12", "130"), ("All", "5", "")])
def test_ordinary_last_rows_are_samples(last: tuple[str, str, str]) -> None:
    rows = [(shop, str(a), str(b)) for shop, a, b, _ in ROWS]
    assert not totals_rows(list(zip(*rows, last, strict=True)))
    energy = [("Shell", "Total", "BP")[n % 3] for n in range(24)]
    assert not totals_rows([energy, [str(n) for n in range(24)]])


def test_any_table_is_searched_for_totals_without_an_error() -> None:
    assert totals_rows([]) == []
    assert totals_rows([["Total"]]) == []
    assert totals_rows([["1", ""], ["", ""]]) == []
