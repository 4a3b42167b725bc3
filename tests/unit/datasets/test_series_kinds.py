"""Time series in the forms in which people have them: how times, values and keys are found."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta
from math import pi, sin
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from engine.datasets.base import DATASETS
from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.errors import FileFormatError
from engine.text import Message
from tests import sample_uploads

pytestmark = pytest.mark.usefixtures("home")


def csv(head: str, rows: Iterable[str], name: str = "series.csv") -> Upload:
    return Upload(name, "\n".join([head, *rows]).encode())


def look(file: Upload, **settings: Any) -> tuple[dict[str, Any], str]:
    """What is found in the file, and the report as text."""
    seen = kinds.look("series", [file], settings)
    return seen["columns"], "\n".join(str(Message.model_validate(line)) for line in seen["report"])


def wave(count: int, season: int) -> list[float]:
    return [round(50 + 0.2 * at + 9 * sin(2 * pi * at / season), 2) for at in range(count)]


MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"]
HOURS = [datetime.fromisoformat("2015-02-27") + timedelta(hours=hour) for hour in range(240)]
DAYS = [date(2016, 1, 29) + timedelta(days=day) for day in range(120)]
MONTHLY = wave(96, 12)
EPOCH = 1_600_000_000

IN_PARTS = {
    "four columns, with NA": (
        csv(
            "No,year,month,day,hour,dust,wind",
            (
                f"{at},{h.year},{h.month},{h.day},{h.hour},{'NA' if at < 5 else at % 24},SW"
                for at, h in enumerate(HOURS)
            ),
        ),
        ("year", "month", "day", "hour"),
        "240 steps from 2015-02-27 00:00 to 2015-03-08 23:00, one step per hour",
    ),
    "year and month": (
        csv("Year,Month,Sales", (f"{2001 + at // 12},{at % 12 + 1},{y}" for at, y in enumerate(MONTHLY))),
        ("Year", "Month"),
        "96 steps from 2001-01 to 2008-12, one step per month",
    ),
    "year and name of the month": (
        csv("month,yr,beer", (f"{MONTHS[at % 12]},{2001 + at // 12},{y}" for at, y in enumerate(MONTHLY))),
        ("yr", "month"),
        "96 steps from 2001-01 to 2008-12, one step per month",
    ),
    "Chinese": (
        csv("年份,月份,产量", (f"{2001 + at // 12}年,{at % 12 + 1}月,{y}" for at, y in enumerate(MONTHLY))),
        ("年份", "月份"),
        "96 steps from 2001-01 to 2008-12, one step per month",
    ),
    "year and quarter": (
        csv("year;qtr;gdp", (f"{1990 + at // 4};Q{at % 4 + 1};{y}" for at, y in enumerate(wave(60, 4)))),
        ("year", "qtr"),
        "60 steps from 1990 Q1 to 2004 Q4, one step per quarter",
    ),
    "year and week": (
        csv("year,week,flu", (f"{2017 + at // 52},{at % 52 + 1},{y}" for at, y in enumerate(wave(150, 52)))),
        ("year", "week"),
        "one step per week",
    ),
    "year and day of the year": (
        csv("year,doy,rain", (f"{d.year},{d.timetuple().tm_yday},{d.day}" for d in DAYS)),
        ("year", "doy"),
        "120 steps from 2016-01-29 to 2016-05-27, one step per day",
    ),
    "date and time of day": (
        csv("Date;Time;power", (f"{h.day}/{h.month}/{h.year};{h:%H:%M:%S};{h.hour}.5" for h in HOURS)),
        ("Date", "Time"),
        "240 steps from 2015-02-27 00:00 to 2015-03-08 23:00, one step per hour",
    ),
    "date and an hour from 1 to 24": (
        csv("day,hr,demand", (f"{h:%Y-%m-%d},{h.hour + 1},{h.hour * 3}" for h in HOURS)),
        ("day", "hr"),
        "240 steps from 2015-02-27 01:00 to 2015-03-09 00:00, one step per hour",
    ),
}

IN_ONE = {
    "decimal years": (
        csv('"","time","value"', (f'"{at + 1}",{1949 + at / 12:.11g},{y}' for at, y in enumerate(MONTHLY))),
        "96 steps from 1949-01 to 1956-12, one step per month",
    ),
    "decimal years, rounded": (
        csv("year,value", (f"{1949 + at / 12:.2f},{y}" for at, y in enumerate(MONTHLY))),
        "96 steps from 1949-01 to 1956-12, one step per month",
    ),
    "Unix seconds": (
        csv("unix,price", (f"{EPOCH + 60 * at},{at % 24}" for at in range(99))),
        "99 steps from 2020-09-13 12:26 to 2020-09-13 14:04, one step per minute",
    ),
    "Unix seconds with fractions": (
        csv("timestamp,v", (f"{EPOCH + 60 * at}.0,{at % 24}" for at in range(99))),
        "99 steps from 2020-09-13 12:26 to 2020-09-13 14:04, one step per minute",
    ),
    "Unix milliseconds": (
        csv("created_at,v", (f"{EPOCH + 3600 * at}000,{at % 24}" for at in range(99))),
        "99 steps from 2020-09-13 12:26 to 2020-09-17 14:26, one step per hour",
    ),
    "Unix nanoseconds": (
        csv("ts,v", (f"{EPOCH + at}000000000,{at % 24}" for at in range(99))),
        "99 steps from 2020-09-13 12:26:40 to 2020-09-13 12:28:18, one step per second",
    ),
    "days of a spreadsheet": (
        csv("Date,Sales", (f"{44_000 + at},{at % 7}" for at in range(99))),
        "99 steps from 2020-06-18 to 2020-09-24, one step per day",
    ),
    "months of a spreadsheet": (
        csv(
            "销售日期,销量",
            (f"{(date(2003 + at // 12, at % 12 + 1, 1) - date(1899, 12, 30)).days},{y}" for at, y in enumerate(MONTHLY)),
        ),
        "96 steps from 2003-01 to 2010-12, one step per month",
    ),
    "hours of a spreadsheet": (
        csv("DateTime,Load", (f"{44_000 + at / 24:.9f},{at % 24}" for at in range(99))),
        "99 steps from 2020-06-18 00:00 to 2020-06-22 02:00, one step per hour",
    ),
    "dates with an hour only": (
        csv("when,y", (f"{h:%Y-%m-%d %H},{h.hour}" for h in HOURS)),
        "240 steps from 2015-02-27 00:00 to 2015-03-08 23:00, one step per hour",
    ),
    "newest first, with currencies": (
        csv("Date,Close", (f'{d:%m/%d/%Y},"${1000 + at:,}.50"' for at, d in reversed([*enumerate(DAYS)]))),
        "120 steps from 2016-01-29 to 2016-05-27, one step per day",
    ),
    "a constant date before the time": (
        csv("exported_at,day,y", (f"2020-05-05 10:00,{d},{d.day}" for d in DAYS)),
        "120 steps from 2016-01-29 to 2016-05-27, one step per day",
    ),
    "seconds of a measurement": (
        csv("Time (s),ecg", (f"{at / 250:.3f},{y}" for at, y in enumerate(wave(300, 30)))),
        "300 steps from 0 to 1.196, steps of 0.004",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("file", "time", "expected"), IN_PARTS.values(), ids=IN_PARTS)
def test_a_time_in_several_columns_is_one_time(file: Upload, time: tuple[str, ...], expected: str) -> None:
    columns, report = look(file)
    assert columns["time"] == time
    assert expected in report
    assert len(columns["values"]) == 1


@pytest.mark.parametrize(("file", "expected"), IN_ONE.values(), ids=IN_ONE)
def test_times_in_one_column_are_read_as_people_write_them(file: Upload, expected: str) -> None:
    columns, report = look(file)
    assert len(columns["time"]) == 1
    assert expected in report


def test_columns_that_are_no_time_together_are_named() -> None:
    file = csv("year,month,hour,colour,y", (f"2001,{at % 12 + 1},5,red{at % 3},{at}" for at in range(40)))
    with pytest.raises(FileFormatError, match="`colour` is neither a date nor a part"):
        kinds.keep(sample_uploads.OWNER, "", "series", [file], {"time": ["year", "colour"]})
    with pytest.raises(FileFormatError, match="a date or a year is missing"):
        kinds.keep(sample_uploads.OWNER, "", "series", [file], {"time": ["month", "hour"]})


def test_a_day_that_does_not_exist_is_a_missing_time() -> None:
    rows = [f"2015,{month},{day},{day}" for month in range(1, 13) for day in range(1, 32)]
    _, report = look(csv("year,month,day,y", rows))
    assert "365 steps from 2015-01-01 to 2015-12-31, one step per day" in report
    assert "dropped: 7" in report


PANELS = {
    "numbers": (
        csv("date,store,sales", (f"{d},{store},{store * 9 + at % 7}" for store in (1, 2, 3) for at, d in enumerate(DAYS))),
        ("store",),
        ["1", "2", "3"],
    ),
    "two columns together": (
        csv(
            "date,store,item,sales",
            (f"{d},{s},{i},{s + 5 * i + at % 7}" for s in (1, 2) for i in (7, 10) for at, d in enumerate(DAYS)),
        ),
        ("store", "item"),
        ["1 · 7", "1 · 10", "2 · 7", "2 · 10"],
    ),
    "words": (
        csv("symbol,date,close", (f"{name},{d},{at}" for name in ("ABC", "XYZ") for at, d in enumerate(DAYS))),
        ("symbol",),
        ["ABC", "XYZ"],
    ),
    "sensors that report in turn": (
        csv(
            "sensor_id,time,temp",
            (
                f"{sensor},{HOURS[0] + timedelta(minutes=10 * at + sensor)},{sensor * 10 + at % 9}"
                for at in range(60)
                for sensor in (1, 2, 3)
            ),
        ),
        ("sensor_id",),
        ["1", "2", "3"],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("file", "key", "names"), PANELS.values(), ids=PANELS)
def test_several_series_are_told_apart(file: Upload, key: tuple[str, ...], names: list[str]) -> None:
    columns, report = look(file)
    assert columns["key"] == key
    assert len(columns["values"]) == 1
    assert f"names {len(names)} series" in report
    saved = kinds.keep(sample_uploads.OWNER, "", "series", [file], {})
    assert saved.facts["keys"] == names
    assert "step every" not in report or "10 minutes" in report


def test_a_few_duplicates_of_a_time_are_no_second_series() -> None:
    rows = [f"{h},{h.hour}" for h in (*HOURS, *HOURS[5:7])]
    columns, report = look(csv("time,value", rows))
    assert columns["key"] == ()
    assert "2 rows belong to a step that has another row" in report


YEARS = range(1975, 2011)
ACROSS = {
    "a column per year, few rows": (
        csv(",".join(["Country", *map(str, YEARS)]), (f"{c}," + ",".join(str(y * 2) for y in YEARS) for c in "AB")),
        "36 steps from 1975 to 2010",
        ["A", "B"],
    ),
    "a column per year, as in data banks": (
        csv(
            ",".join(['"Country Name"', '"Code"', '"Series"', *(f'"{y} [YR{y}]"' for y in YEARS)]),
            (f'"{c}land","{c}","GDP",' + ",".join(".." if y < 1980 else str(y) for y in YEARS) for c in "ABC"),
        ),
        "36 steps from 1975 to 2010",
        ["Aland", "Bland", "Cland"],
    ),
    "a column per day, with places": (
        csv(
            ",".join(["Province,Country,Lat,Long", *(f"{d.month}/{d.day}/{d:%y}" for d in DAYS)]),
            (f"{p},{c},1.5,2.5," + ",".join(map(str, range(120))) for p, c in (("", "X"), ("E", "Y"), ("W", "Y"))),
        ),
        "120 steps from 2016-01-29 to 2016-05-27, one step per day",
        ["X", "E · Y", "W · Y"],
    ),
    "a row per year, a column per month": (
        csv(
            ",".join(["Year", *MONTHS, "Mean"]),
            (f"{1990 + y}," + ",".join(map(str, [*MONTHLY[12 * y : 12 * y + 12], 50])) for y in range(8)),
        ),
        "96 steps from 1990-01 to 1997-12, one step per month",
        [""],
    ),
    "Chinese months": (
        csv(
            ",".join(["年份", *(f"{month}月" for month in range(1, 13))]),
            (f"{1990 + y}," + ",".join(map(str, MONTHLY[12 * y : 12 * y + 12])) for y in range(8)),
        ),
        "96 steps from 1990-01 to 1997-12, one step per month",
        [""],
    ),
    "a row per day, a column per hour": (
        csv(
            ";".join(["Tag", *(f"{h:02d}:00" for h in range(24))]),
            (f"{d:%d.%m.%Y};" + ";".join(f"{h},5" for h in range(24)) for d in DAYS[:20]),
        ),
        "480 steps from 2016-01-29 00:00 to 2016-02-17 23:00, one step per hour",
        [""],
    ),
    "all values in one line": (
        Upload("list.txt", ", ".join(map(str, wave(80, 8))).encode()),
        "80 steps from 1 to 80",
        [""],
    ),
}  # fmt: skip


@pytest.mark.parametrize(("file", "expected", "names"), ACROSS.values(), ids=ACROSS)
def test_columns_called_after_times_become_rows(file: Upload, expected: str, names: list[str]) -> None:
    columns, report = look(file)
    assert expected in report
    assert columns["values"] == ("value",)
    saved = kinds.keep(sample_uploads.OWNER, "", "series", [file], {})
    assert sorted(saved.facts["keys"]) == sorted(names)  # type: ignore[call-overload]
    assert DATASETS.make(saved.choice()).load().train.x.shape[2] == 1


def test_a_column_per_country_is_no_column_per_time() -> None:
    columns, report = look(csv("Year,Austria,Brazil", (f"{y},{y % 7},{y % 5}" for y in range(1950, 2000))))
    assert columns["values"] == ("Austria", "Brazil")
    assert "50 steps from 1950 to 1999" in report


def test_irregular_times_get_a_step_that_most_of_them_fill() -> None:
    times, now = [], datetime.fromisoformat("2024-05-01")
    for at in range(300):
        now += timedelta(seconds=30 + 71 * at % 340)
        times.append(now)
    _, report = look(csv("timestamp,temperature", (f"{t.isoformat()},{at % 30}" for at, t in enumerate(times))))
    assert "one step every 10 minutes" in report
    assert "no value" not in report


@pytest.mark.parametrize("month", [3, 10])
def test_a_change_of_the_clock_makes_no_gap_where_the_zone_is_written(month: int) -> None:
    start, zone = datetime(2024, month, 24, tzinfo=UTC), ZoneInfo("Europe/Berlin")
    moments = [(start + timedelta(hours=at)).astimezone(zone) for at in range(240)]
    _, report = look(csv("time,load", (f"{m.isoformat()},{m.hour}" for m in moments)))
    assert "240 steps" in report
    assert "no value" not in report
    assert "another row" not in report


def test_counters_and_date_parts_are_no_inputs_beside_the_time() -> None:
    rows = (
        f"{at + 1},{h:%Y-%m-%d},{h.year},{h.month},{h.hour},{h.year + h.month / 12:.4f},{h.hour},{at % 5}"
        for at, h in enumerate(HOURS)
    )
    columns, _ = look(csv("instant,day,yr,mnth,hr,decimal,temp,cnt", rows))
    assert columns["time"] == ("day", "hr")
    assert columns["target"] == "cnt"
    assert "instant" not in columns["values"]
