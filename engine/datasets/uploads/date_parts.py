"""Takes the text of a date apart: the days that it may be, its time and its zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

from engine.datasets.uploads.date_names import AFTERNOON, MONTHS, MORNING, QUARTERS, ZONES
from engine.datasets.uploads.date_shapes import PATTERNS
from engine.datasets.uploads.number_format import plain

DAY_S = 86_400
YMD, DMY, MDY = "year/month/day", "day/month/year", "month/day/year"
MONTH, QUARTER, HALF, WEEK, CLOCK = "year/month", "quarter", "half-year", "week", "time"
FIRST_SHORT_YEAR = 1940
"""Years of two digits lie in the hundred years from this one."""
OLD_FIRST_SHORT_YEAR = 1969
"""In readings that were saved without a first year."""
_EPOCH = date(1970, 1, 1).toordinal()
MAX_DATE_LENGTH = 60
_USUAL_DATE = re.compile(r"([0-9]{1,4}([-/.])[0-9]{1,2}\2[0-9]{1,4})(?:[ T]([0-9]{1,2}:[0-9]{2}(?::[0-9]{2})?))?")
_BLANKS = re.compile(r"\s\s+")
_REPUBLIC = 1911
"""Years of three digits are those of the Republic of China."""


@dataclass(frozen=True)
class DateParts:
    """What a cell may mean: days since 1970 in each order that fits, and seconds of the day."""

    days: Mapping[str, int]
    seconds: float = 0.0
    zone: int | None = None
    """Seconds east of Greenwich."""
    clock: bool = False
    """Whether it has a time."""
    dotted: float | None = None
    """The seconds of the day, if the three numbers of a date such as `10.11.12` may be a time instead."""

    def value(self, order: str) -> float | None:
        """Days since 1970, in universal time."""
        if order == CLOCK and self.dotted is not None:
            return self.dotted / DAY_S
        if order not in self.days:
            return None
        return (self.days[order] * DAY_S + self.seconds - (self.zone or 0)) / DAY_S


def date_parts(cell: str, first_year: int = FIRST_SHORT_YEAR) -> DateParts | None:
    """The parts of a date; None for other text. `first_year`: see `FIRST_SHORT_YEAR`."""
    if len(cell) > MAX_DATE_LENGTH:
        return None
    if cell[4:5] == cell[7:8] == "-" and (usual := _iso(cell)):
        return usual
    return _usual(cell, first_year) or _matched(cell, first_year)


def _usual(cell: str, first_year: int) -> DateParts | None:
    """Three numbers with or without a time: what `_matched` says of them, faster, since days and times repeat."""
    found = _USUAL_DATE.fullmatch(cell)
    day = _day(found[1], first_year) if found else None
    if not found or not day or not found[3]:
        return day
    seconds = _time(found[3])
    return None if seconds is None or CLOCK in day.days else DateParts(day.days, seconds, None, clock=True)


@lru_cache(30_000)
def _day(text: str, first_year: int) -> DateParts | None:
    return _matched(text, first_year)


@lru_cache(90_000)
def _time(text: str) -> float | None:
    parts = _matched(text, FIRST_SHORT_YEAR)
    return parts.seconds if parts and CLOCK in parts.days else None


def _matched(cell: str, first_year: int) -> DateParts | None:
    """The parts of a date of any shape."""
    text = _BLANKS.sub(" ", plain(cell))  # the time that a pattern takes grows fast with the blanks in a row
    if text[:1] == "[" and text[-1:] == "]":  # as in the logs of web servers
        text = text[1:-1]
    for shape, pattern in PATTERNS.items():
        found = pattern.fullmatch(text)
        if found and (parts := _parts(shape, found, first_year)):
            return parts
    return None


def _iso(cell: str) -> DateParts | None:
    """A date as in ISO 8601, which Python reads fastest."""
    try:
        moment = datetime.fromisoformat(cell)
    except ValueError:
        return None
    seconds = moment.hour * 3600 + moment.minute * 60 + moment.second + moment.microsecond / 1e6
    offset = moment.utcoffset()
    zone = None if offset is None else int(offset.total_seconds())
    return DateParts({YMD: moment.toordinal() - _EPOCH}, seconds, zone, clock=len(cell) > 10)


def _parts(shape: str, found: re.Match[str], first_year: int) -> DateParts | None:
    groups = found.groupdict()
    seconds, zone = _seconds(groups), _zone(groups.get("zone"))
    days = {CLOCK: 0} if shape == "clock" else _days(shape, groups, first_year)
    if seconds is None or zone is None or not days:
        return None
    clock = any(groups.get(name) for name in ("h", "h2", "h3"))
    dotted = _dotted(groups) if shape == "numbers" and not clock else None
    if dotted is not None:
        days[CLOCK] = 0
    return DateParts(days, seconds, zone if groups.get("zone") else None, clock, dotted)


def _dotted(groups: Mapping[str, str | None]) -> float | None:
    numbers = [groups[name] or "" for name in "abc"]
    if groups["sign"] != "." or max(map(len, numbers)) > 2:
        return None
    return _seconds(dict(zip(("h", "min", "s"), numbers, strict=True)))


def _days(shape: str, groups: Mapping[str, str | None], first_year: int) -> dict[str, int]:
    """The orders in which the numbers are a date, with the days since 1970."""
    found = {}
    for order, (year, month, day) in _orders(shape, {name: part for name, part in groups.items() if part}, first_year):
        try:
            found[order] = date(year, month, day).toordinal() - _EPOCH
        except ValueError:
            continue
    return found


def _orders(shape: str, part: Mapping[str, str], first_year: int) -> list[tuple[str, tuple[int, int, int]]]:
    """The orders that the lengths of the numbers allow, with year, month and day."""
    if shape == "numbers":
        return _number_orders(part["a"], int(part["b"]), part["c"], first_year)
    if shape == "numbers of a month":
        return _month_orders(part["a"], part["b"])
    year = _year(part.get("y") or part["y2"], first_year)
    if "half" in part or "half_word" in part:
        return [(HALF, (year, 7 if "2" in part.get("half", "") or part.get("half_word") == "下" else 1, 1))]
    if "q" in part or "q2" in part:
        number = part.get("q") or part["q2"]
        quarter = QUARTERS.get(number) or int(number)
        return [(QUARTER, (year, 3 * quarter - 2, 1))]
    if "w" in part:
        return _week(year, int(part["w"]), int(part.get("wd", 1)))
    month = MONTHS[part["name"].lower()] if "name" in part else int(part["m"])
    order = {"day month year": DMY, "month day year": MDY, "c": MDY}.get(shape, YMD)
    return [(order if "d" in part else MONTH, (year, month, int(part.get("d", 1))))]


def _number_orders(a: str, b: int, c: str, first: int) -> list[tuple[str, tuple[int, int, int]]]:
    orders = []
    if len(c) in (2, 4) and len(a) < 3:
        orders += [(DMY, (_year(c, first), b, int(a))), (MDY, (_year(c, first), int(a), b))]
    if len(a) in (2, 4) and len(c) < 3:
        orders.append((YMD, (_year(a, first), b, int(c))))
    if len(a) == 3 and len(c) < 3:
        orders.append((YMD, (int(a) + _REPUBLIC, b, int(c))))
    return orders


def _month_orders(a: str, b: str) -> list[tuple[str, tuple[int, int, int]]]:
    if len(a) == len(b) or 4 not in (len(a), len(b)):
        return []
    year, month = (a, b) if len(a) == 4 else (b, a)
    return [(MONTH, (int(year), int(month), 1))]


def _week(year: int, week: int, day: int) -> list[tuple[str, tuple[int, int, int]]]:
    try:
        found = date.fromisocalendar(year, week, day)
    except ValueError:
        return []
    return [(WEEK, (found.year, found.month, found.day))]


def _year(text: str, first: int) -> int:
    """Years of two digits lie in the hundred years from `first`."""
    digits = text.lstrip("'’")
    if len(digits) > 2:
        return int(digits)
    year = first - first % 100 + int(digits)
    return year if year >= first else year + 100


def _seconds(groups: Mapping[str, str | None]) -> float | None:
    """Seconds of the day; None if there is no such time."""
    hour, minute, second = (
        int(next((groups[name] for name in names if groups.get(name)), None) or 0)
        for names in (("h", "h2", "h3"), ("min", "min2"), ("s", "s2"))
    )
    half = (groups.get("half1") or groups.get("half2") or "").lower()
    if half in AFTERNOON | MORNING:
        if hour > 12:
            return None
        hour = hour % 12 + (12 if half in AFTERNOON else 0)
    if minute > 59 or second > 59 or hour > 24 or (hour == 24 and minute + second):
        return None
    fraction = groups.get("fraction")
    return hour * 3600 + minute * 60 + second + (float(f"0.{fraction}") if fraction else 0.0)


def _zone(text: str | None) -> int | None:
    """Seconds east of Greenwich, 0 without a zone; None for an unknown one."""
    if not text:
        return 0
    if text.upper() in ZONES:
        return ZONES[text.upper()]
    found = re.fullmatch(r"(?:UTC|GMT)?([+-])(\d{2}):?(\d{2})?", text, re.IGNORECASE)
    if not found:
        return None
    seconds = int(found[2]) * 3600 + int(found[3] or 0) * 60
    return -seconds if found[1] == "-" else seconds
