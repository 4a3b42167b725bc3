"""Columns of dates in all common forms: one order for a column, asked about where two are possible; useful inputs."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
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
from engine.datasets.uploads.date_inputs import inputs_of
from engine.datasets.uploads.date_parts import date_parts
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.reading import Reading
from engine.datasets.uploads.recipe import Column, prepare
from engine.text import Message
from tests.sample_uploads import OWNER

FORMS = (
    "{y}-{m:02}-{d:02}", "{y}/{m}/{d}", "{y}.{m:02}.{d:02}", "{d:02}/{m:02}/{y}", "{d}.{m}.{y}", "{m}/{d}/{y}",
    "{m:02}-{d:02}-{y}", "{y}年{m}月{d}日", "{y} 年 {m} 月 {d} 日", "{d:02}-{M}-{y}", "{d} {month} {y}", "{M} {d} {y}",
    "{month} {d}, {y}", "{d}. {M} {y}", "{y}{m:02}{d:02}", "{y}-{M}-{d:02}", "{weekday}, {d} {M} {y}", "{y}년 {m}월 {d}일",
    "{d:02}/{m:02}/{yy:02}", "{m}/{d}/{yy:02}", "{d}-{M}-{yy:02}",
)  # fmt: skip
CLOCKS = ("", " {H:02}:{min:02}", "T{H:02}:{min:02}:{s:02}", " {h12}:{min:02} {half}", ", {H}:{min:02}:{s:02}")
EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def written(moment: datetime, form: str) -> str:
    return form.format(
        y=moment.year, yy=moment.year % 100, m=moment.month, d=moment.day, H=moment.hour, min=moment.minute,
        s=moment.second, h12=moment.hour % 12 or 12, half="PM" if moment.hour > 11 else "AM", M=f"{moment:%b}",
        month=f"{moment:%B}", weekday=f"{moment:%a}",
    )  # fmt: skip


def values(facts: Facts, cells: list[str]) -> list[float]:
    found = facts.reading.values(cells)
    assert found is not None
    return [float(value) for value in found]


def days(moment: datetime) -> float:
    return (moment - EPOCH).total_seconds() / 86_400


moments = st.lists(
    st.datetimes(datetime(1970, 1, 1), datetime(2039, 12, 31)).map(  # noqa: DTZ001
        lambda moment: moment.replace(microsecond=0, tzinfo=UTC)
    ),
    min_size=12, max_size=40, unique_by=lambda moment: moment.date(),
)  # fmt: skip


@given(moments, st.sampled_from(FORMS), st.sampled_from(CLOCKS))
def test_dates_of_one_form_read_back_exactly_or_are_asked_about(found: list[datetime], form: str, clock: str) -> None:
    if not clock:
        found = [moment.replace(hour=0, minute=0, second=0) for moment in found]
    elif "{s" not in clock:
        found = [moment.replace(second=0) for moment in found]
    cells = [written(moment, form + clock) for moment in found]
    facts = facts_of("when", cells)
    assert facts.kind == "date"
    exact = pytest.approx([days(moment) for moment in found], abs=1e-9)
    if len(facts.formats) == 1:
        assert values(facts, cells) == exact
    else:
        assert facts.sample
        read = [facts_of("when", cells, chosen=ColumnSettings(format=style)) for style in facts.formats]
        assert any(values(one, cells) == exact for one in read)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2022-12-31T23:59:59Z", datetime(2022, 12, 31, 23, 59, 59, tzinfo=UTC)),
        ("2022-12-31 20:00:00.5+02:00", datetime(2022, 12, 31, 18, 0, 0, 500_000, tzinfo=UTC)),
        ("2022-12-31 20:00 EST", datetime(2023, 1, 1, 1, tzinfo=UTC)),
        ("Mon Apr 06 22:19:45 PDT 2009", datetime(2009, 4, 7, 5, 19, 45, tzinfo=UTC)),
        ("2022年1月5日 下午3时05分", datetime(2022, 1, 5, 15, 5, tzinfo=UTC)),
        ("2022年1月5日星期三", datetime(2022, 1, 5, tzinfo=UTC)),
        ("２０２２年１月５日", datetime(2022, 1, 5, tzinfo=UTC)),
        ("31 de diciembre de 2022", datetime(2022, 12, 31, tzinfo=UTC)),
        ("31. Dezember 2022", datetime(2022, 12, 31, tzinfo=UTC)),
        ("1er mai 2020", datetime(2020, 5, 1, tzinfo=UTC)),
        ("January 5th, 2020 at 5:00 PM", datetime(2020, 1, 5, 17, tzinfo=UTC)),
        ("1949-03", datetime(1949, 3, 1, tzinfo=UTC)),
        ("03/1949", datetime(1949, 3, 1, tzinfo=UTC)),
        ("Mar 1949", datetime(1949, 3, 1, tzinfo=UTC)),
        ("1949年3月", datetime(1949, 3, 1, tzinfo=UTC)),
        ("2022Q3", datetime(2022, 7, 1, tzinfo=UTC)),
        ("2022年第3季度", datetime(2022, 7, 1, tzinfo=UTC)),
        ("2022-W05", datetime(2022, 1, 31, tzinfo=UTC)),
        ("2022-W5", datetime(2022, 1, 31, tzinfo=UTC)),
        ("31DEC2022", datetime(2022, 12, 31, tzinfo=UTC)),
        ("31DEC2022:23:15:00", datetime(2022, 12, 31, 23, 15, tzinfo=UTC)),
        ("[31/Dec/2022:23:15:00 +0100]", datetime(2022, 12, 31, 22, 15, tzinfo=UTC)),
        ("3. Quartal 2022", datetime(2022, 7, 1, tzinfo=UTC)),
        ("3e trimestre 2022", datetime(2022, 7, 1, tzinfo=UTC)),
        ("T3 2022", datetime(2022, 7, 1, tzinfo=UTC)),
        ("2022H2", datetime(2022, 7, 1, tzinfo=UTC)),
        ("2022年上半年", datetime(2022, 1, 1, tzinfo=UTC)),
        ("2022M11", datetime(2022, 11, 1, tzinfo=UTC)),
        ("Jan-49", datetime(1949, 1, 1, tzinfo=UTC)),
        ("111/03/15", datetime(2022, 3, 15, tzinfo=UTC)),
    ],
)
def test_dates_as_people_write_them(cell: str, expected: datetime) -> None:
    facts = facts_of("when", [cell])
    assert facts.kind == "date"
    assert values(facts, [cell]) == pytest.approx([days(expected)], abs=1e-9)


@pytest.mark.parametrize(
    "cells",
    [
        ["2022.01", "2022.02", "2022.05"],
        ["20224005", "20223333", "12345678"],
        ["1.2.3", "4.5.6", "10.0.1"],
        ["120/80", "130/85"],
        ["2022", "2023"],
        ["Friday", "Monday"],
    ],
)
def test_other_cells_are_no_dates(cells: list[str]) -> None:
    assert facts_of("x", cells * 6).kind != "date"


def test_other_columns_the_order_of_rows_and_decimal_commas_decide_where_two_orders_fit() -> None:
    unclear = ["03/02/2022", "01/02/2022", "05/04/2022", "02/03/2022", "04/09/2022"]
    clear = ["31/12/2022", "30/12/2022", "29/12/2022", "28/12/2022", "27/12/2022"]
    steps = ["01/01/2022", "01/02/2022", "01/03/2022", "01/04/2022", "01/05/2022"]

    def order(columns: dict[str, list[str]], separator: str = ",") -> str:
        return all_facts(columns, lambda _name: ColumnSettings(), separator)[0].reading.format

    assert order({"x": unclear}) == "month/day/year"
    assert order({"x": unclear}, ";") == "day/month/year"
    assert order({"x": unclear, "y": clear}) == "day/month/year"
    assert order({"x": unclear, "n": ["1,5", "2,5", "3,5", "4,5", "6,5"]}) == "day/month/year"
    assert order({"x": [cell.replace("/", ".") for cell in unclear]}) == "day/month/year"
    facts = facts_of("x", steps)
    assert set(facts.formats) == {"day/month/year", "month/day/year"}
    assert ("01/02/2022", "2022-02-01", "2022-01-02") in facts.sample


WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


@given(
    st.from_regex(r"([0-3]?[0-9]|20[0-9]{2})[-/.][0-3]?[0-9][-/.]([0-3]?[0-9]|20[0-9]{2})([ T][0-2]?[0-9]:[0-6][0-9](:[0-6][0-9])?)?", fullmatch=True)
)  # fmt: skip
def test_usual_dates_are_taken_apart_like_all_others(cell: str) -> None:
    usual, general = date_parts(cell), date_parts(cell.translate(WIDE))
    assert (usual is None) == (general is None)
    assert usual is None or general is None or usual.__dict__ == general.__dict__


def test_times_alone_and_missing_words_are_read() -> None:
    facts = facts_of("Time", [*(f"{n % 24:02}.00.00" for n in range(48)), "unknown"])
    assert (facts.kind, facts.missing, facts.reading.format, facts.date_inputs) == ("date", 1, "time", ("hour",))
    assert values(facts, ["18.00.00", "6:30 pm"]) == [0.75, 18.5 / 24]


def test_numbers_are_dates_in_columns_that_say_so() -> None:
    seconds = [str(1_600_000_000 + 3600 * n) for n in range(40)]
    assert facts_of("timestamp", seconds).kind == "date"
    assert facts_of("income", seconds).kind == "number"
    months = [f"2022{n:02}" for n in range(1, 13)]
    assert facts_of("month", months).reading.format == "year/month"
    assert facts_of("price", months).kind == "number"


def test_columns_called_times_may_hold_fractions_of_seconds_and_months_after_a_point() -> None:
    seconds = [f"{1_600_000_000 + 3600 * n}.5" for n in range(40)]
    assert values(facts_of("timestamp", seconds), seconds)[0] == (1_600_000_000.5) / 86_400
    assert facts_of("income", seconds).kind == "number"
    months = [f"{1990 + n // 12}.{n % 12 + 1:02}" for n in range(40)]
    assert facts_of("Date", months).reading.format == "year/month"
    assert facts_of("price", months).kind == "number"
    minutes = [f"2022010112{n:02}" for n in range(40)]
    assert values(facts_of("when", minutes), minutes)[30] == days(datetime(2022, 1, 1, 12, 30, tzinfo=UTC))


def test_a_day_before_its_month_is_read_after_the_year_where_nothing_else_fits() -> None:
    cells = [f"2022-{n:02}-03" for n in range(1, 29)]
    facts = facts_of("when", cells)
    assert facts.reading.format == "year/day/month"
    assert values(facts, cells)[12] == days(datetime(2022, 3, 13, tzinfo=UTC))
    assert facts_of("when", [f"2022-{n:02}-01" for n in range(1, 13)]).formats == ("year/month/day",)


def test_a_column_may_mix_dates_that_begin_with_their_year_with_others() -> None:
    cells = [f"{n:02}.03.2022" if n % 2 else f"2022-03-{n:02}" for n in range(1, 29)]
    assert values(facts_of("when", cells), cells) == [days(datetime(2022, 3, n, tzinfo=UTC)) for n in range(1, 29)]


@pytest.mark.parametrize("odd", ["9999-12-31", "1900-01-01", "0001-01-01", "0000-00-00"])
def test_dates_far_from_all_others_stand_for_missing_values(odd: str) -> None:
    assert facts_of("when", [odd, odd, *(f"2022-03-{n:02}" for n in range(1, 29))]).gaps == ((odd, 2),)
    assert facts_of("born", ["1900-01-01", "1931-05-05", "1899-12-30", "1987-02-01"]).missing == 0


def test_years_of_two_digits_of_data_sets_saved_before_mean_what_they_did() -> None:
    saved = Reading.model_validate({"version": 1, "kind": "date", "format": "day/month/year"})
    assert saved.value("31.12.49") == days(datetime(2049, 12, 31, tzinfo=UTC))
    assert facts_of("when", ["31.12.49", "30.12.49"]).reading.value("31.12.49") == days(
        datetime(1949, 12, 31, tzinfo=UTC)
    )


def test_cycles_join_december_to_january_in_local_time() -> None:
    moments = np.array([days(datetime(2022, 12, 31, 23, tzinfo=UTC)), days(datetime(2023, 1, 2, tzinfo=UTC))])
    days_, year, month_sin, month_cos, weekday_sin, _weekday_cos, hour_sin, hour_cos = inputs_of(
        moments, ("days", "year", "month", "weekday", "hour"), zone=3600
    ).T
    assert np.array_equal(days_, moments)
    assert year.tolist() == [2023, 2023], "in this zone the year has begun"
    assert np.allclose([month_sin, month_cos], [[0, 0], [1, 1]])
    assert weekday_sin[1] == 0, "a Monday"
    assert np.allclose([hour_sin[0], hour_cos[0]], [0, 1])


def test_a_date_becomes_the_chosen_inputs(home: Path) -> None:
    rows = [(date(2022, 1, 1) + timedelta(days=n), 20 + n % 7) for n in range(100)]
    text = "\n".join(["day,temp", *(f"{day:%d/%m/%Y},{temp}" for day, temp in rows)])
    file = [Upload("t.csv", text.encode())]
    entry = kinds.keep(OWNER, "", "table", file, {"target": "temp"})
    names = DATASETS.make(entry.choice()).spec().columns
    cycles = ("month", "weekday")
    assert names == ("day", *(f"day: {part} ({wave})" for part in cycles for wave in ("sin", "cos")))
    assert any("from 2022-01-01 to 2022-04-10" in str(line) for line in entry.report)
    chosen = {"columns": {"day": {"date_inputs": ["year", "month"]}}, "target": "temp"}
    assert kinds.look("table", file, chosen)["shape"] == ["day: year", "day: month (sin)", "day: month (cos)"]


def test_dates_saved_before_are_still_days_since_1970() -> None:
    column: dict[str, Any] = {"name": "day", "kind": "date", "at": 0, "missing": "median"}
    prepared = prepare(
        [Column.model_validate(column)], np.array([[19_000.5], [19_001.0]]), np.zeros((2, 0)), np.arange(2)
    )
    assert prepared.x.tolist() == [[19_000.5], [19_001.0]]


def test_ambiguous_day_and_month_orders_are_reported(home: Path) -> None:
    text = "\n".join(["day,y", *(f"{n % 12 + 1:02}/{n * 5 % 12 + 1:02}/2022,{n * 7 % 5}" for n in range(40))])
    file = [Upload("t.csv", text.encode())]
    seen = kinds.look("table", file, {})
    said = "\n".join(str(Message.model_validate(line)) for line in seen["report"])
    assert "`day` can be read in two ways" in said
    assert kinds.look("table", file, {"columns": {"day": {"format": "day/month/year"}}})["columns"][0]["range"] == [
        "2022-01-01",
        "2022-12-08",
    ]


def test_a_date_that_begins_with_its_year_is_read_in_any_column() -> None:
    cells = [f"{n}/01/2022" for n in range(10, 30)]
    assert values(facts_of("x", cells), ["2022-03-04"]) == [days(datetime(2022, 3, 4, tzinfo=UTC))]


def test_numbers_too_long_for_a_time_are_no_times() -> None:
    for order in ("unix seconds", "unix nanoseconds", "spreadsheet days"):
        assert Reading(kind="date", format=order).value("9" * 5000) is None


def test_times_that_a_zone_moves_out_of_the_calendar_are_shown() -> None:
    assert Reading(kind="date", zone=-12 * 3600).shown(-719162.0).endswith("01-01")
    assert Reading(kind="date", zone=12 * 3600).shown(2932896.9).startswith("9999-12-31")
