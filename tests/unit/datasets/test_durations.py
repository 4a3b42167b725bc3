"""Durations in all common forms are numbers of seconds; times of day stay times."""

from __future__ import annotations

from pathlib import Path

import pytest

from engine.datasets.base import DATASETS
from engine.datasets.uploads import kinds
from engine.datasets.uploads.column_settings import ColumnSettings
from engine.datasets.uploads.columns import facts_of
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.durations import HM, HMS, MS, WORDS, duration_of, duration_text
from tests.sample_uploads import OWNER


@pytest.mark.parametrize(
    ("cell", "name", "seconds"),
    [
        ("1:23:45", HMS, 5025), ("59:30", HMS, 3570), ("27:00:00", HMS, 97_200), ("1 day, 2:03:04", HMS, 93_784),
        ("0 days 00:12:30", HMS, 750), ("-0:30", MS, -30), ("3:45.5", MS, 225.5), ("7:45", HM, 27_900),
        ("2 h 5 min", WORDS, 7500), ("2h05", WORDS, 7500), ("1d 4h", WORDS, 100_800), ("1小时30分钟", WORDS, 5400),
        ("PT1H30M", WORDS, 5400), ("P1DT2S", WORDS, 86_402), ("1.5 hours", WORDS, 5400), ("2 hrs, 5 mins", WORDS, 7500),
        ("90 s", WORDS, 90), ("1:75:00", HMS, None), ("1:23", WORDS, None), ("m", WORDS, None), ("", HMS, None),
        ("P", WORDS, None), ("1:2", MS, None), ("3:45.5", HM, None),
    ],
)  # fmt: skip
def test_durations_are_read_as_seconds(cell: str, name: str, seconds: float | None) -> None:
    assert duration_of(cell, name) == seconds


@pytest.mark.parametrize(("seconds", "name", "text"), [(5025, HMS, "1:23:45"), (225, MS, "3:45"), (7500, HM, "2:05"), (7500, WORDS, "2 h 5 min 0 s"), (-90, MS, "-1:30")])  # fmt: skip
def test_durations_are_written_as_they_are_read(seconds: float, name: str, text: str) -> None:
    assert duration_text(seconds, name) == text
    assert duration_of(text, name) == seconds


@pytest.mark.parametrize(
    ("name", "cells", "formats"),
    [
        ("finish", [f"{20 + n % 9}:{n % 60:02}:05" for n in range(40)], (HMS,)),
        ("duration", [f"0:{n % 60:02}:{n * 7 % 60:02}" for n in range(40)], (HMS,)),
        ("Duration", [f"{n % 9}:{n * 7 % 60:02}" for n in range(40)], (MS, HM)),
        ("trip", [f"{n % 3} h {n % 60} min" for n in range(40)], (WORDS,)),
        ("trip", [f"{n} min" if n % 4 else f"{n} h {n} min" for n in range(1, 41)], (WORDS,)),
        ("stay", [f"{n % 3} days {n % 24:02}:00:00" for n in range(40)], (HMS,)),
    ],
)
def test_columns_of_durations_are_numbers_in_seconds(name: str, cells: list[str], formats: tuple[str, ...]) -> None:
    facts = facts_of(name, cells)
    assert (facts.kind, facts.formats, facts.reading.unit) == ("number", formats, "s")
    assert facts.missing == 0


def test_times_of_day_and_numbers_with_one_unit_are_no_durations() -> None:
    assert facts_of("time", [f"{n % 24}:{n % 60:02}" for n in range(40)]).kind == "date"
    minutes = facts_of("wait", [f"{n} min" for n in range(40)])
    assert (minutes.kind, minutes.reading.unit, minutes.high) == ("number", "min", 39)
    assert facts_of("ratio", [f"{n}:1" for n in range(40)]).reading.unit != "s"


def test_a_person_decides_between_durations_and_times() -> None:
    cells = [f"{n % 24}:{n % 60:02}:10" for n in range(40)]
    assert facts_of("time", cells, chosen=ColumnSettings(kind="number")).formats == (HMS,)
    assert facts_of("duration", cells, chosen=ColumnSettings(kind="date")).kind == "date"


def test_new_rows_have_durations_as_the_table_has_them(home: Path) -> None:
    lines = ["pace,late", *(f"{n % 7}:{n * 7 % 60:02}:00,{'yes' if n % 7 > 3 else 'no'}" for n in range(60))]
    entry = kinds.keep(OWNER, "", "table", [Upload("r.csv", "\n".join(lines).encode())], {"target": "late"})
    dataset = DATASETS.make(entry.choice())
    (field,) = dataset.input_fields()
    assert field.typical.count(":") == 2
    assert dataset.encode([{"pace": "6:00:00"}])[0, 0] > dataset.encode([{"pace": "1:00:00"}])[0, 0]
