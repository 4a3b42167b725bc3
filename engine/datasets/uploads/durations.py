"""Durations as people write them, such as `1:23:45`, `2 h 5 min` or `PT1H30M`, read as seconds."""

from __future__ import annotations

import re

MAX_DURATION_LENGTH = 60
"""Longer cells are no durations."""
HMS, MS, HM, WORDS = "h:mm:ss", "m:ss", "h:mm", "h min s"
DURATIONS = (HMS, MS, HM, WORDS)
"""The formats by the names that data sets are saved with. In `h:mm:ss`, two numbers are minutes and seconds."""
_AMOUNT = r"(\d{1,6}(?:[.,]\d{1,6})?)\s*"
_WITH_COLONS = re.compile(
    r"([-+]?)(?:(\d{1,6})\s*(?:days?,?|d|天)\s*)?(\d{1,6}):([0-5]\d)(?::([0-5]\d))?((?:[.,]\d{1,9})?)", re.IGNORECASE
)
_WITH_UNITS = re.compile(
    rf"([-+]?)(?:{_AMOUNT}(?:days?|d|天)[\s,]*)?(?:{_AMOUNT}(?:hours?|hrs?|h|小时|小時|時間|std)\.?[\s,]*)?"
    rf"(?:{_AMOUNT}(?:minutes?|mins?|m|分钟|分鐘|分)\.?[\s,]*)?(?:{_AMOUNT}(?:seconds?|secs?|s|秒)\.?)?",
    re.IGNORECASE,
)
_SHORT_DURATION = re.compile(r"(\d{1,6})\s*h\s*([0-5]\d)", re.IGNORECASE)
"""Hours and minutes as in French: `2h05`."""
_ISO_DURATION = re.compile(
    r"([-+]?)P(?:(\d{1,6})D)?T?(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,6}(?:\.\d{1,9})?)S)?", re.IGNORECASE
)
_S_PER_DAY, _S_PER_HOUR, _S_PER_MINUTE = 86_400, 3600, 60


def duration_of(cell: str, name: str) -> float | None:
    """The seconds of a cell in this format; None for other text."""
    text = cell.strip()
    if not text or len(text) > MAX_DURATION_LENGTH:
        return None
    return _of_words(text) if name == WORDS else _of_colons(text, name)


def _of_colons(text: str, name: str) -> float | None:
    found = _WITH_COLONS.fullmatch(text)
    if not found:
        return None
    sign, days, first, second, third, fraction = found.groups("")
    if third:
        seconds = int(first) * _S_PER_HOUR + int(second) * _S_PER_MINUTE + int(third) if name == HMS else None
    elif name == HM:
        seconds = None if fraction else int(first) * _S_PER_HOUR + int(second) * _S_PER_MINUTE
    else:
        seconds = int(first) * _S_PER_MINUTE + int(second)
    if seconds is None or (days and not third):
        return None
    return _signed_duration(sign, int(days or 0) * _S_PER_DAY + seconds + _amount(f"0{fraction}"))


def _of_words(text: str) -> float | None:
    if short := _SHORT_DURATION.fullmatch(text):
        return float(int(short[1]) * _S_PER_HOUR + int(short[2]) * _S_PER_MINUTE)
    found = _ISO_DURATION.fullmatch(text) or _WITH_UNITS.fullmatch(text)
    if not found or not any(found.groups("")[1:]):
        return None
    sign, *numbers = found.groups("")
    parts = zip(numbers, (_S_PER_DAY, _S_PER_HOUR, _S_PER_MINUTE, 1), strict=True)
    return _signed_duration(sign, sum(_amount(number) * seconds for number, seconds in parts))


def _signed_duration(sign: str, seconds: float) -> float:
    return -seconds if sign == "-" else seconds


def _amount(text: str) -> float:
    return float(text.replace(",", ".")) if text else 0.0


def part_count(cell: str) -> int:
    """How many units a duration in words has: `2 h 5 min` has two; 0 for other text."""
    text = cell.strip()
    if len(text) > MAX_DURATION_LENGTH:
        return 0
    if _SHORT_DURATION.fullmatch(text):
        return 2
    if text and (found := _ISO_DURATION.fullmatch(text)):
        return 2 if any(found.groups("")[1:]) else 0  # its letters say what it is
    found = _WITH_UNITS.fullmatch(text)
    return sum(bool(number) for number in found.groups("")[1:]) if found else 0


def duration_text(seconds: float, name: str) -> str:
    """Seconds in this format."""
    sign, whole = "-" if seconds < 0 else "", round(abs(seconds))
    hours, minutes, rest = whole // _S_PER_HOUR, whole // _S_PER_MINUTE % 60, whole % 60
    if name == HM:
        return f"{sign}{hours}:{minutes:02}"
    if name == MS:
        return f"{sign}{whole // _S_PER_MINUTE}:{rest:02}"
    if name == HMS:
        return f"{sign}{hours}:{minutes:02}:{rest:02}"
    return f"{sign}{hours} h {minutes} min {rest} s"
