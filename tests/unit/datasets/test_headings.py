"""Headings of more than one row: merged cells, explanations below the names, names in comments."""

from __future__ import annotations

import pytest

from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.sheet import Sheet, read_sheet

COUNT = 15


def read(*lines: str) -> Sheet:
    return read_sheet(Upload("t.csv", "\n".join(lines).encode()))


def said(sheet: Sheet) -> str:
    return " ".join(map(str, sheet.report))


PEOPLE = [f"p{n},{n},{n * n % 11},{n / 4},{n % 5}" for n in range(COUNT)]


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        ([",Arm,,Leg,", "Person,left,right,left,right"], "Person|Arm left|Arm right|Leg left|Leg right"),
        (["Person,2021,,2022,", ",men,women,men,women"], "Person|2021 men|2021 women|2022 men|2022 women"),
        (["Title of the table", "地区,人口,,收入,", ",男,女,城镇,农村"], "地区|人口 男|人口 女|收入 城镇|收入 农村"),
        (["Person,Sales,,,Rank", ",2020,2021,2022,"], "Person|Sales 2020|Sales 2021|Sales 2022|Rank"),
    ],
)
def test_names_under_merged_cells_are_joined(heading: list[str], names: str) -> None:
    sheet = read(*heading, *PEOPLE)
    assert sheet.names == tuple(names.split("|"))
    assert sheet.rows == COUNT
    assert "The names stand in two rows" in said(sheet)


@pytest.mark.parametrize(
    "above", [["Farm:,north,,,"], ["made by,us,,,", "on,Monday,,,"], ["Person,a,b,,", "p,1,2,3,4"]]
)
def test_other_rows_with_empty_cells_are_not_joined(above: list[str]) -> None:
    assert "two rows" not in said(read(*above, "Person,a,b,c,d", *PEOPLE))


@pytest.mark.parametrize(
    ("heading", "names"),
    [
        (["Q1,Q2,Q3", '"How old are you, in years?","What do you earn each month?",Where?', "{id1},{id2},{id3}"], "Q1,Q2,Q3"),
        (["Price,Close,High", "Ticker,ABC,ABC", "Date,,"], "Price,Close,High"),
        (["Station,North,rev 2", "Device,X2,rev 3", "day,heat,rain"], "day,heat,rain"),
        (["day,heat,rain", ",°C,mm"], "day,heat (°C),rain (mm)"),
    ],
)  # fmt: skip
def test_rows_of_words_above_numbers_and_dates_belong_to_the_heading(heading: list[str], names: str) -> None:
    sheet = read(*heading, *(f"2022-03-{n + 1:02},{n}.5,{n * n}" for n in range(COUNT)))
    assert sheet.names == tuple(names.split(","))
    assert sheet.rows == COUNT


def test_rows_without_numbers_are_no_heading() -> None:
    assert read("n,size,animal", "1,,ox", *(f"{n},{n * n},elk" for n in range(COUNT))).rows == COUNT + 1
    assert read("n,size,animal", "12a,3,ox", *(f"{n},{n * n},elk" for n in range(COUNT))).rows == COUNT + 1


def test_names_and_units_may_stand_in_two_comments() -> None:
    sheet = read("#YY MM WSPD GST", "#yr mo m/s m/s", *(f"2010 {n:02} {n / 4} {n}.5" for n in range(1, COUNT)))
    assert sheet.names == ("YY", "MM", "WSPD", "GST")


def test_lines_above_a_table_whose_lines_end_in_separators_are_passed_over() -> None:
    sheet = read('"Account:";"DE1";', '"From:";"1 May";', "", '"Day";"Shop";"Euro";', *(f"{n}. Mai 2022;Spar;{n},50;" for n in range(1, COUNT)))  # fmt: skip
    assert sheet.names == ("Day", "Shop", "Euro")
    assert sheet.rows == COUNT - 1
