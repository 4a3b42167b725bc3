"""How numbers are written: the decimal sign, the separator of thousands, currencies, units and multiples."""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache, lru_cache

MAX_LENGTH = 60
"""Longer cells are not numbers with a unit."""
_PLAIN = str.maketrans(
    "０１２３４５６７８９．，％＋－（）￥＄−–﹣’‘ʼ´`\u00a0\u202f\u2007\u2009\u2002\u3000",
    "0123456789.,%+-()¥$---'''''      ",
)
_CURRENCY = (
    r"(?:US|R|A|C|HK|NT|S|NZ|Mex|CA|AU)?\$|[€£¥₹₩₽₺₫₪₴฿₦₱]"
    r"|(?:USD|EUR|GBP|CNY|RMB|JPY|CHF|INR|AUD|CAD|HKD|TWD|KRW|BRL|MXN|SEK|NOK|DKK|PLN|CZK|TRY|RUB|ZAR|SGD|NZD|Rs\.?|kr\.?|Fr\.?|人民币)(?![a-z])"
)
_SYMBOLS = '%‰°$€£¥₹₩₽₺₫₪₴฿₦₱µ′″"Ω℃℉\u3300-\u33ff'
_MARK = r"(?:\s*(?:[*†‡§]{1,3}|\[\w{1,3}\]|\([a-z\d]\)))?"
"""A mark of a footnote after a number."""
_CELL = re.compile(
    rf"(?P<bound>[<>≤≥]=?\s*)?(?P<minus>[-+]?)\s*(?P<open>\(?)\s*(?P<before>{_CURRENCY})?\s*(?P<sign>[-+]?)\s*"
    r"(?P<body>\d(?:[\d.,' ]*\d)?[.,]?|[.,]\d+)(?P<power>[eE][-+]?\d+)?"
    rf"\s*(?P<after>(?:[^\W\d_]|[{_SYMBOLS}])[^\d(),;:*†‡§\[\]]{{0,15}}(?:\^?[23](?!\d))?)?\s*(?P<close>\)?)(?P<trail>-?){_MARK}"
)
_USUAL_NUMBER = re.compile(r"([-+]?)([$€£¥₹]?)([0-9](?:[0-9.,']*[0-9])?)(?: ?([%€$£¥₹]))?")
"""Most numbers: what `_CELL` says of them, faster."""
_ZERO = re.compile(rf"({_CURRENCY})\s*-+")
"""Zero in the accounting format of spreadsheets."""
MULTIPLES = {
    "k": 1e3, "K": 1e3, "千": 1e3, "万": 1e4, "萬": 1e4, "百万": 1e6, "M": 1e6, "mn": 1e6, "Mio": 1e6, "million": 1e6,
    "千万": 1e7, "亿": 1e8, "億": 1e8, "B": 1e9, "bn": 1e9, "Mrd": 1e9, "billion": 1e9,
}  # fmt: skip
"""Words after a number that multiply it."""
_MULTIPLE = re.compile("(" + "|".join(sorted(map(re.escape, MULTIPLES), key=len, reverse=True)) + r")\.?\s*(.*)")


@dataclass(slots=True)
class Written:
    """A cell taken apart: `body` holds digits and separators, `unit` what stands before or after them."""

    body: str
    power: str
    negative: bool
    unit: str
    is_bound: bool = False
    """Whether the value is only known to be below or above this number, as in `<0.5`."""
    has_letter: bool = False
    """Whether the unit is one letter after a blank, which may be a flag such as `p` for preliminary."""


@cache
def _pattern(group: str, decimal: str) -> re.Pattern[str]:
    """Numbers with these separators; with commas also in the Indian way, `12,34,567`."""
    point, sign = re.escape(decimal), re.escape(group)
    if not group:
        return re.compile(rf"\d*(?:{point}\d*)?")
    indian = rf"|\d{{1,2}}(?:{sign}\d{{2}})*{sign}\d{{3}}" if group == "," else ""
    return re.compile(rf"(?:\d+|[1-9]\d{{0,2}}(?:{sign}\d{{3}})+{indian})?(?:{point}\d*)?")


@dataclass(frozen=True)
class NumberFormat:
    """A decimal sign and a separator of thousands, which may be empty."""

    decimal: str
    group: str = ""

    def value(self, written: Written) -> float | None:
        """The number; None if it is not written in this format."""
        body = written.body
        if not body.isdecimal():
            if not _pattern(self.group, self.decimal).fullmatch(body):
                return None
            body = body.replace(self.group, "") if self.group else body
            body = body.replace(self.decimal, ".")
        value = float(body + written.power)
        return -value if written.negative else value


FORMATS = {
    "1234.5": NumberFormat("."),
    "1234,5": NumberFormat(","),
    "1,234.5": NumberFormat(".", ","),
    "1.234,5": NumberFormat(",", "."),
    "1 234.5": NumberFormat(".", " "),
    "1 234,5": NumberFormat(",", " "),
    "1'234.5": NumberFormat(".", "'"),
    "1'234,5": NumberFormat(",", "'"),
}
"""The formats by the names that data sets are saved with: one number, as each writes it."""


def plain(cell: str) -> str:
    """The cell with the usual characters for digits, signs and spaces."""
    return cell if cell.isascii() else cell.translate(_PLAIN)


def taken_apart(cell: str) -> Written | None:
    """The parts of a number as written; None for other text."""
    if len(cell) > MAX_LENGTH:
        return None
    if usual := _USUAL_NUMBER.fullmatch(cell):
        sign, before, body, after = usual.groups("")
        return Written(body, "", sign == "-", f"{before} {after}" if before and after else before or after)
    text = plain(cell).removeprefix("'")  # the sign of text in spreadsheets
    found = _CELL.fullmatch(text)
    if not found:
        zero = _ZERO.fullmatch(text)
        return Written("0", "", False, zero[1]) if zero else None
    part = found.groupdict("")
    signs = [sign for sign in (part["minus"], part["sign"], part["trail"]) if sign]
    if (len(signs) + bool(part["open"]) > 1 and "+" not in signs) or bool(part["open"]) != bool(part["close"]):
        return None
    unit = " ".join(filter(None, (part["before"], part["after"].strip())))
    has_letter = len(unit) == 1 and unit.isalpha() and text[found.start("after") - 1] == " "
    negative = "-" in signs or bool(part["open"])
    return Written(part["body"], part["power"], negative, unit, bool(part["bound"]), has_letter)


@lru_cache(4096)
def multiple(unit: str) -> tuple[float, str]:
    """The factor at the start of a unit, and the rest: `万元` is 10000 times `元`."""
    currency, _, word = unit.rpartition(" ") if " " in unit else ("", "", unit)
    found = _MULTIPLE.fullmatch(word)
    if not found or (found[2] and found[1].isascii()):
        return 1.0, unit
    return MULTIPLES[found[1]], " ".join(filter(None, (currency, found[2])))


@lru_cache(4096)
def unit_key(unit: str) -> str:
    """Units that differ only in case, a final dot or a plural s have one key."""
    word = unit.casefold().rstrip(".")
    return word.removesuffix("s") if len(word) > 3 else word
