"""The shapes of dates: how numbers, names of months and signs follow each other, with times and zones."""

from __future__ import annotations

import re
from collections.abc import Mapping

from engine.datasets.uploads.date_names import HAN_WEEKDAYS, MONTHS, WEEKDAYS

_NAME = "|".join(sorted(map(re.escape, MONTHS), key=len, reverse=True))
_MONTH = rf"(?P<name>{_NAME})\.?"
_DAY = r"(?P<d>\d{1,2})(?:st|nd|rd|th|er|º|\.)?"
_YEAR = r"(?P<y>\d{4}|'?\d{2})"
_GAP = r"\s*[-/., ]\s*(?:of\s+|del?\s+)?"
_ORDINAL = r"(?:\.|er|e|ère|ème|º|st|nd|rd|th)"
_QUARTER = r"(?:quartal|quarter|trimestre|trim\.?|kwartaal)"
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
    "day month year": rf"{_DAY}\s*[-/., ]?\s*(?:of\s+|de\s+)?{_MONTH}(?:{_GAP}{_YEAR}|(?P<y2>\d{{4}}|\d{{2}}))",
    "month day year": rf"{_MONTH}\s*[-/. ]?\s*{_DAY}{_GAP}{_YEAR}",
    "year month day": rf"(?P<y>\d{{4}})\s*[-/., ]?\s*{_MONTH}\s*[-/., ]?\s*{_DAY}",
    "month year": rf"{_MONTH}(?:\s*[-/., ]\s*(?:de\s+)?(?P<y>\d{{4}})|\s*[-/'’]\s*(?P<y2>\d{{2}}))",
    "year month": rf"(?P<y>\d{{4}})\s*[-/., ]?\s*{_MONTH}",
    "numbers of a month": r"(?P<a>\d{4}|\d{1,2})\s*[-/]\s*(?P<b>\d{4}|\d{1,2})",
    "quarter": r"(?P<y>\d{4})\s*年?\s*[-/ ]?\s*(?:[qt]|第)\s*(?P<q>[1-4一二三四])\s*(?:季度?)?",
    "han quarter": r"(?P<y>\d{4})\s*年?\s*(?P<q>[1-4一二三四])\s*季度?",
    "quarter first": rf"(?:[qt](?P<q>[1-4])|(?P<q2>[1-4])\s*(?:{_ORDINAL}?\s*{_QUARTER}|q))\s*[-/ ]?\s*(?P<y>\d{{4}})",
    "half": r"(?P<y>\d{4})\s*年?\s*[-/ ]?\s*(?:[hs](?P<half>[12])|(?P<half_word>[上下])半年)",
    "half first": r"[hs](?P<half>[12])\s*[-/ ]?\s*(?P<y>\d{4})",
    "compact": r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})",
    "compact month": r"(?P<y>\d{4})m?(?P<m>\d{2})",
    "month after a point": r"(?P<y>\d{4})\.(?P<m>0[1-9]|1[0-2]?)",
    "week": r"(?P<y>\d{4})-?w(?P<w>\d{1,2})(?:-?(?P<wd>[1-7]))?",
}
PATTERNS = {
    name: re.compile(
        rf"(?:{WEEKDAYS})?{shape}(?:{HAN_WEEKDAYS})?(?:(?:\s*[T,]\s*|\s+|:(?=\d\d:)|(?<=[日号일]))(?:at\s+)?{_CLOCK}{_ZONE})?",
        re.IGNORECASE,
    )
    for name, shape in _SHAPES.items()
}
PATTERNS["compact time"] = re.compile(
    r"(?P<y>\d{4})(?P<m>\d{2})(?P<d>\d{2})[T ]?(?P<h>\d{2})(?P<min>\d{2})(?P<s>\d{2})?(?P<zone>Z)?"
)
PATTERNS["c"] = re.compile(rf"(?:{WEEKDAYS}){_MONTH}\s+{_DAY}\s+{_CLOCK}{_ZONE}\s+(?P<y>\d{{4}})", re.IGNORECASE)
PATTERNS["clock"] = re.compile(_CLOCK + _ZONE, re.IGNORECASE)
