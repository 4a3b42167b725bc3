"""Separators of several characters, such as `_!_`: one character takes their place before the rows are divided."""

from __future__ import annotations

from collections import Counter
from itertools import islice

from engine.datasets.uploads.dialect import UNIT, guess_dialect, sample_rows

_UNUSUAL = ("_!_", "+++$+++")
"""Hardly anything but a separator."""
_COLONS = "::"
"""Also stands within cells, so it counts only if nothing else divides the rows."""
_SAMPLE_LINES = 300
_SAMPLE_CHARACTERS = 200_000
_MIN_LINES = 3
_NEARLY_ALL = 0.95
_MOST = 0.9


def with_short_separators(text: str) -> str:
    """The text with one character for each separator of several."""
    if UNIT in text:
        return text
    found = next((token for token in _UNUSUAL if _divides(text, token)), None)
    if found is None and _divides(text, _COLONS) and not _is_divided(text):
        found = _COLONS
    return text if found is None else text.replace(found, UNIT)


def _is_divided(text: str) -> bool:
    """Whether a usual separator divides most rows equally."""
    dialect = guess_dialect(text)
    rows = sample_rows(text, dialect.separator)
    return dialect.width > 1 and sum(len(row) == dialect.width for row in rows) >= _MOST * len(rows)


def _divides(text: str, token: str) -> bool:
    """Whether nearly all lines have the token equally often."""
    head = text[:_SAMPLE_CHARACTERS]
    if token not in head:
        return False
    lines = list(islice(filter(str.strip, head.splitlines()[: 2 * _SAMPLE_LINES]), _SAMPLE_LINES))
    if len(head) < len(text) and len(lines) < _SAMPLE_LINES:
        lines.pop()  # cut off
    counts = Counter(line.count(token) for line in lines)
    count, often = max(counts.items(), key=lambda item: item[1], default=(0, 0))
    return count > 0 and len(lines) >= _MIN_LINES and often >= _NEARLY_ALL * len(lines)
