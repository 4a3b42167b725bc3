"""Guesses how a text is divided into cells: its separator, and the number of cells per row."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import islice

from engine.datasets.uploads.cells import BLANKS, WIDE_BLANKS, is_blank, is_number, lenient_rows
from engine.datasets.uploads.date_parts import date_parts

SEPARATORS = ("\t", ",", ";", "|")
"""In order of preference: tabs hardly occur within texts."""
UNIT = "\x1f"
"""Divides cells in place of separators of several characters."""
_FULL_WIDTH = ("，", "；")
"""Punctuation of Chinese texts: separators only where no other divides the rows."""
_SAMPLE_ROWS = 300
_SAMPLE_CHARACTERS = 200_000
_ENOUGH = 0.9
"""A separator that divides this share of the rows equally is preferred to blanks."""
_MANY_ROWS = 10
_WEIGHT_BELOW = 0.7
"""Of a separator that does not divide the first row."""
_DIVIDED = re.compile(r"[;\t|]|,\"|\",|^[\d.,+-]+(\s+[\d.,+-]+)+$")
"""A cell that holds another separator, or several numbers."""
_PUNCTUATION = re.compile(r"[,;\t]")
_TIGHT = re.compile(r"[,;](?=[^\s\"'])|\t")
"""Punctuation without a blank after it, as between cells."""
_TEXT_LENGTH = 8
"""Texts have as many characters on average."""
_GROUPED = re.compile(r"[+-]?\d{1,3}(\s\d{3})+([.,]\d+)?")
"""One number with blanks between its thousands."""


@dataclass(frozen=True)
class Dialect:
    """`width`: the number of cells in most rows."""

    separator: str
    width: int


def sample_rows(text: str, separator: str) -> list[list[str]]:
    """The first rows that are not blank and no comments."""
    head = text[:_SAMPLE_CHARACTERS]
    rows = list(islice(lenient_rows(head, separator), _SAMPLE_ROWS))
    if len(head) < len(text) and len(rows) > 1 and len(rows) < _SAMPLE_ROWS:
        rows.pop()  # cut off
    return [row for row in rows if not is_blank(row)]


def guess_dialect(text: str) -> Dialect:
    """The separator that divides most rows equally, into cells that need no further division."""
    if UNIT in text:
        return Dialect(UNIT, usual_width(sample_rows(text, UNIT)))
    if are_labels_and_texts(sample_rows(text, "|")):
        return Dialect("|", 2)
    scores = {separator: _score(sample_rows(text, separator)) for separator in (*SEPARATORS, *_FULL_WIDTH)}
    best = max(SEPARATORS, key=lambda separator: scores[separator].total)
    if scores[best].regularity < _ENOUGH:
        best = max((best, *_FULL_WIDTH), key=lambda separator: scores[separator].total)
    if scores[best].regularity < _ENOUGH:
        rows = sample_rows(text, BLANKS)
        score = _score(rows)
        is_better = score.regularity > _ENOUGH and score.total > scores[best].total
        if is_better and (_is_certain(rows, score) or _are_mostly_numbers(rows, score.width)):
            return Dialect(BLANKS, score.width)
        rows = sample_rows(text, WIDE_BLANKS)
        score = _score(rows)
        if len(rows) >= _MANY_ROWS and score.regularity > _ENOUGH and score.total > scores[best].total:
            return Dialect(WIDE_BLANKS, score.width)
    return Dialect(best, scores[best].width)


def are_labels_and_texts(rows: Sequence[Sequence[str]]) -> bool:
    """Whether nearly all rows are a label that repeats and a text, whose punctuation divides nothing."""
    pairs = [row for row in rows if len(row) == 2]
    if len(rows) < _MANY_ROWS or len(pairs) < _ENOUGH * len(rows):
        return False
    return any(_is_label_beside_text([row[at] for row in pairs], [row[1 - at] for row in pairs]) for at in (0, 1))


def _is_label_beside_text(labels: Sequence[str], texts: Sequence[str]) -> bool:
    tight = sum(_TIGHT.search(text) is not None for text in texts)
    return (
        2 * len(set(labels)) <= len(labels)
        and not any(_PUNCTUATION.search(label) for label in labels)
        and sum(map(len, texts)) >= _TEXT_LENGTH * len(texts)
        and 2 * tight <= len(texts)
    )


@dataclass(frozen=True)
class _Score:
    """How well a separator divides rows: `regularity` is the share with `width` cells, less if these hold several
    values."""

    regularity: float
    width: int
    is_first_regular: bool = True

    @property
    def total(self) -> float:
        return self.regularity * (1.0 if self.is_first_regular else _WEIGHT_BELOW)


def _score(rows: Sequence[Sequence[str]]) -> _Score:
    width = usual_width(rows)
    if width < 2:
        return _Score(0.0, 1)
    first = next(at for at, row in enumerate(rows) if len(row) >= max(2, width - 1))
    regular = [row for row in rows[first:] if len(row) == width]
    cells = [cell.strip() for row in regular for cell in row]
    undivided = sum(not _DIVIDED.search(cell) or _is_one_value(cell) for cell in cells)
    share = len(regular) / len(rows[first:])
    return _Score(share * (1 + undivided / len(cells)) / 2, width, first == 0)


def _is_one_value(cell: str) -> bool:
    """Whether a cell with blanks between digits is one number, or a date with an hour."""
    return bool(_GROUPED.fullmatch(cell)) or date_parts(cell) is not None


def _is_certain(rows: Sequence[Sequence[str]], score: _Score) -> bool:
    """Whether many rows have equally many words, with numbers at one place: texts have not."""
    if score.regularity < 1.0 or score.width < 3 or len(rows) < _MANY_ROWS:
        return False
    return any(all(is_number(row[at]) for row in rows if len(row) == score.width) for at in range(score.width))


def usual_width(rows: Sequence[Sequence[str]]) -> int:
    """The number of cells in most rows; the larger one, if rows that were cut short are as frequent."""
    counts = Counter(map(len, rows))
    width = max(counts, key=lambda width: (counts[width], width)) if counts else 1
    wider = [other for other in counts if other > width and counts[other] > 1]
    named = next((len(row) for row in rows if len(row) >= width), width)
    return named if named in wider and named == max(counts) else width


def _are_mostly_numbers(rows: Sequence[Sequence[str]], width: int) -> bool:
    cells = [cell for row in rows if len(row) == width for cell in row]
    return sum(map(is_number, cells)) * 2 >= len(cells)
