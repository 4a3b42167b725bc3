"""Spellings of one category: they differ only in case, in blanks, in the width of characters, or as 1 and 1.0."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Mapping, Sequence

_WHOLE = re.compile(r"([-+]?\d+)\.0+")
_MAX_LETTERS = 5
"""If more single letters occur in both cases, upper and lower case are different categories."""


def category_key(cell: str) -> str:
    """Equal for spellings of one category."""
    text = " ".join(unicodedata.normalize("NFKC", cell).casefold().split())
    found = _WHOLE.fullmatch(text)
    return found[1] if found else text


def spellings(counts: Mapping[str, int]) -> dict[str, str]:
    """For each spelling that is not the most frequent of its category, that one. Whole numbers are without `.0`."""
    groups: dict[str, list[str]] = defaultdict(list)
    for cell in counts:
        groups[category_key(cell)].append(cell)
    several = {key: cells for key, cells in groups.items() if len(cells) > 1}
    letters = [key for key in several if len(key) == 1 and key.isalpha()]
    if len(letters) > _MAX_LETTERS:
        several = {key: cells for key, cells in several.items() if key not in letters}
    merged: dict[str, str] = {}
    for cells in several.values():
        name = min(cells, key=lambda cell: (bool(_WHOLE.fullmatch(cell)), -counts[cell], cell))
        merged |= {cell: name for cell in cells if cell != name}
    return merged


def categories_by_key(categories: Sequence[str]) -> Mapping[str, str]:
    """The categories by what all their spellings share; none if two categories differ only in spelling."""
    found = {category_key(category): category for category in categories}
    return found if len(found) == len(categories) else {}
