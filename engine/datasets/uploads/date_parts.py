"""Takes the text of a date apart: the days that it may be, its time and its zone."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from engine.datasets.uploads.date_names import AFTERNOON, HAN_WEEKDAYS, MONTHS, MORNING, QUARTERS, WEEKDAYS, ZONES
from engine.datasets.uploads.number_format import plain

DAY_S = 86_400
YMD, DMY, MDY = "year/month/day", "day/month/year", "month/day/year"
MONTH, QUARTER, WEEK, CLOCK = "year/month", "quarter", "week", "time"
_EPOCH = date(1970, 1, 1).toordinal()
MAX_LENGTH = 60
_NAME = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_MONTH = rf"(?P<name>{_NAME})\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_YEAR = r"(?P<y>\d{4}|'?\d{2})"
_GAP = r"\s*[-/., ]\s*(?:of\s+|del?\s+)?"
_CLOCK = (
    r"(?P<half1>上午|下午|晚上|凌晨|早上|午前|午後|오전|오후)?\s*"
    r"(?:(?P<h>\d{1,2})(?P<colon>[:.h])(?P<min>\d{2})(?:[:.](?P<s>\d{2})(?:[.,](?P<fraction>\d{1,9}))?)?"
    r"|(?P<h2>\d{1,2})\s*[时時点點시]\s*(?:(?P<min2>\d{1,2})\s*[分분]?\s*)?(?:(?P<s2>\d{1,2})\s*[秒초])?"
    r"|(?P<h3>\d{1,2})(?=\s*[ap]\.?m))"
    r"\s*(?:(?P<half2>[ap])\.?m\.?)?"
)
_ZONE = r"(?:\s*(?P<zone>Z|[A-Z]{3,4}|(?:UTC|GMT)?[+-]\d{2}(?::?\d{2})?)(?:\s*\([^()]{1,30}\))?)?"
_SHAPES: Mapping[str, str] = {
    "numbers": r"(?P<a>\d{1,4})\s*(?P<sign>[-/.])\s*(?P<b>\d{1,2})\s*(?P=sign)\s*(?P<c>\d{4}|\d{1,2})\.?",
    "han": r"(?P<y>\d{4}|\d{2})\s*[年년]\s*(?P<m>\d{1,2})\s*[月월](?:\s*(?P<d>\d{1,2})\s*[日号號일]?)?",
    "day month year": rf"{_DAY}\s*[-/., ]?\s*(?:of\s+|de\s+)?{_MONTH}{_GAP}{_YEAR}",
    "month day year": rf"{_MONTH}\s*[-/. ]?\s*{_DAY}{_GAP}{_YEAR}",
    "year month day": rf"(?P<y>\d{{4}})\s*[-/., ]?\s*{_MONTH}\s*[-/., ]?\s*{_DAY}",
    "month year": rf"{_MONTH}(?:\s*[-/., ]\s*(?:de\s+)?(?P<y>\d{{4}})|\s*[-/'’]\s*(?P<y2>\d{{2}}))",
    "year month": rf"(?P<y>\d{{4}})\s*[-/., ]?\s*{_MONTH}",
    "numbers of a month": r"(?P<a>\d{4}|\d{1,2})\s*[-/]\s*(?P<b>\d{4}|\d{1,2})",
    "quarter": r"(?P<y>\d{4})\s*年?\s*[-/ ]?\s*(?:q|第)\s*(?P<q>[1-4一二三四])\s*(?:季度?)?",
    "han quarter": r"(?P<y>\d{4})\s*年?\s*(?P<q>[1-4一二三四])\s*季度?",
    "quarter first": r"q(?P<q>[1-4])\s*[-/ ]?\s*(?P<y>\d{4})",
    "compact": r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    "compact month": r"(?P<y>\d{4})(?P<m>\d{2})",
    "week": r"(?P<y>\d{4})-?w(?P<w>\d{2})(?:-?(?P<wd>[1-7]))?",
}
_PATTERNS = {
    name: re.compile(
        rf"(?:{WEEKDAYS})?{shape}(?:{HAN_WEEKDAYS})?(?:(?:\s*[T,]\s*|\s+|(?<=[日号일]))(?:at\s+)?{_CLOCK}{_ZONE})?",
        re.IGNORECASE,
    )
    for name, shape in _SHAPES.items()
}
_PATTERNS["compact time"] = re.compile(
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})[T ]?(?P<h>\d{2})(?P<min>\d{2})(?P<s>\d{2})?(?P<zone>Z)?"
)
_PATTERNS["c"] = re.compile(rf"(?:{WEEKDAYS}){_MONTH}\s+{_DAY}\s+{_CLOCK}{_ZONE}\s+(?P<y>\d{{4}})", re.IGNORECASE)
_PATTERNS["clock"] = re.compile(_CLOCK + _ZONE, re.IGNORECASE)


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


def date_parts(cell: str) -> DateParts | None:
    """The parts of a date; None for other text."""
    if len(cell) > MAX_LENGTH:
        return None
    if cell[4:5] == cell[7:8] == "-" and (usual := _iso(cell)):
        return usual
    text = plain(cell)
    for shape, pattern in _PATTERNS.items():
        found = pattern.fullmatch(text)
        if found and (parts := _parts(shape, found)):
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


def _parts(shape: str, found: re.Match[str]) -> DateParts | None:
    groups = found.groupdict()
    seconds, zone = _seconds(groups), _zone(groups.get("zone"))
    days = {CLOCK: 0} if shape == "clock" else _days(shape, groups)
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


def _days(shape: str, groups: Mapping[str, str | None]) -> dict[str, int]:
    """The orders in which the numbers are a date, with the days since 1970."""
    found = {}
    for order, (year, month, day) in _orders(shape, {name: part for name, part in groups.items() if part}):
        try:
            found[order] = date(year, month, day).toordinal() - _EPOCH
        except ValueError:
            continue
    return found


def _orders(shape: str, part: Mapping[str, str]) -> list[tuple[str, tuple[int, int, int]]]:
    """The orders that the lengths of the numbers allow, with year, month and day."""
    if shape == "numbers":
        return _number_orders(part["a"], int(part["b"]), part["c"])
    if shape == "numbers of a month":
        return _month_orders(part["a"], part["b"])
    year = _year(part.get("y") or part["y2"])
    if "q" in part:
        quarter = QUARTERS.get(part["q"]) or int(part["q"])
        return [(QUARTER, (year, 3 * quarter - 2, 1))]
    if "w" in part:
        return _week(year, int(part["w"]), int(part.get("wd", 1)))
    month = MONTHS[part["name"].lower()] if "name" in part else int(part["m"])
    order = {"day month year": DMY, "month day year": MDY, "c": MDY}.get(shape, YMD)
    return [(order if "d" in part else MONTH, (year, month, int(part.get("d", 1))))]


def _number_orders(a: str, b: int, c: str) -> list[tuple[str, tuple[int, int, int]]]:
    orders = []
    if len(c) in (2, 4) and len(a) < 3:
        orders += [(DMY, (_year(c), b, int(a))), (MDY, (_year(c), int(a), b))]
    if len(a) in (2, 4) and len(c) < 3:
        orders.append((YMD, (_year(a), b, int(c))))
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


def _year(text: str) -> int:
    """Years of two digits lie between 1969 and 2068."""
    year = int(text.lstrip("'’"))
    if len(text.lstrip("'’")) > 2:
        return year
    return year + (1900 if year >= 69 else 2000)


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
