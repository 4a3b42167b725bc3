"""Which columns of a CSV hold the texts and their classes: guessed by what they hold and what they are called."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from engine.datasets.tokenizers.saved import NEWEST, SAVED
from engine.datasets.uploads.column_names import TEXTS, is_called_identifier, is_time, target_score, words
from engine.datasets.uploads.date_parts import date_parts
from engine.datasets.uploads.decoding import quotable
from engine.datasets.uploads.missing_values import is_missing
from engine.datasets.uploads.sheet import Sheet
from engine.datasets.uploads.table import MAX_CLASSES
from engine.datasets.uploads.text_classifier import learnable_share
from engine.datasets.uploads.text_settings import TextSettings
from engine.errors import FileFormatError
from engine.text import N_, Message, message

OFFERED = 4
"""The number of likely columns that are offered beside each guess."""
_LOOKED_AT = 1000
"""Rows from which columns are guessed."""
_MIN_FILLED = 0.2
"""Columns with fewer cells are nearly empty."""
_MIN_SCORE = 0.1
"""Columns with a smaller share of the best score are not offered."""
_MAX_GROUPS = 20
"""A column called an identifier that has more different values is one."""
_LONG = 100
"""Tokens from which on a text is not more likely for being longer."""
_CODE = re.compile(r"(?=[!-~]++\Z).*[0-9_/:@.-].*")
"""A number, a date, an address or an identifier: one run of ASCII characters, not only letters."""

_NESTED = re.compile(r"\[.*\]|\{.*\}", re.DOTALL)
"""A list or record within a cell."""


@dataclass(frozen=True)
class TextColumns:
    """The chosen columns, and the most likely ones for each, best first, as indices."""

    text: int
    target: int
    likely_texts: tuple[int, ...]
    likely_targets: tuple[int, ...]


def choose_columns(sheet: Sheet, settings: TextSettings) -> TextColumns:
    """The columns given by the settings, or else guessed. Raises `FileFormatError` for unknown names."""
    if len(sheet.names) < 2:
        raise FileFormatError(
            N_(
                "A table of texts needs two columns, text and class, but this file has one. A text without classes "
                "can be read as one long text."
            )
        )
    for name in (settings.text, settings.target):
        if name is not None and name not in sheet.names:
            template = N_("Unknown column `{column}`. Columns: {names}.")
            raise FileFormatError(template, column=quotable(name), names=sheet.names[:20])
    given = sheet.names.index(settings.target) if settings.target else -1
    texts = _likely_texts(sheet, given)
    text = sheet.names.index(settings.text) if settings.text else texts[0]
    targets = _likely_targets(sheet, text)
    target = given if given not in (-1, text) else (targets or _most_filled(sheet, text))[0]
    return TextColumns(text, target, tuple(texts[:OFFERED]), tuple(targets[:OFFERED]))


def columns_note(sheet: Sheet, chosen: TextColumns) -> Message:
    """Which columns were chosen, with a way to correct it."""
    template = N_("Text: `{text}`. Class: `{target}`. If these are other columns, choose those.")
    return message(template, text=sheet.names[chosen.text], target=sheet.names[chosen.target])


def _likely_texts(sheet: Sheet, target: int) -> list[int]:
    scores = {at: _text_score(sheet.names[at], _some(cells)) for at, cells in enumerate(sheet.columns) if at != target}
    likely = sorted(scores, key=lambda at: -scores[at])
    return [at for at in likely if scores[at] > _MIN_SCORE * scores[likely[0]]] or likely


def _text_score(name: str, cells: Sequence[str]) -> float:
    """The mean number of tokens, less for cells that repeat, more for a column that is called text."""
    texts = [cell for cell in cells if not is_missing(cell)]
    if len(texts) < _MIN_FILLED * len(cells) or not texts:
        return 0.0
    tokens = [0 if _CODE.fullmatch(text) else len(SAVED[NEWEST].split(text[: 8 * _LONG])) for text in texts]
    mean = sum(min(count, _LONG) for count in tokens) / len(cells)
    return mean * len(set(texts)) / len(texts) * (3.0 if is_called_text(name) else 1.0)


def is_called_text(name: str) -> bool:
    """Whether a column is called text, review or the like."""
    return bool(TEXTS & {*words(name), "".join(words(name))})


def _likely_targets(sheet: Sheet, text: int) -> list[int]:
    """The columns with classes, best first, by their names and by how well the texts tell them."""
    suitable = [at for at in range(len(sheet.names)) if at != text and _has_classes(sheet, at)]
    names = {at: target_score(sheet.names[at]) for at in suitable}
    best = sorted(suitable, key=lambda at: -names[at])[: 2 * OFFERED]
    texts = _some(sheet.columns[text])
    scores = {at: names[at] + 5 * learnable_share(texts, _some(sheet.columns[at])) for at in best}
    return sorted(best, key=lambda at: -scores[at])


def _most_filled(sheet: Sheet, text: int) -> list[int]:
    """The other columns, those with the fewest missing cells first."""
    others = [at for at in range(len(sheet.names)) if at != text]
    return sorted(others, key=lambda at: sum(map(is_missing, _some(sheet.columns[at]))))


def _has_classes(sheet: Sheet, at: int) -> bool:
    """Whether the column holds a few values that occur repeatedly."""
    name, cells = sheet.names[at], sheet.columns[at]
    counts = Counter(cell for cell in cells if not is_missing(cell))
    if not 2 <= len(counts) <= MAX_CLASSES or counts.total() < max(_MIN_FILLED * len(cells), 2 * len(counts)):
        return False
    if all(map(_NESTED.fullmatch, counts)):
        return False
    if is_time(name) or (is_called_identifier(name) and len(counts) > _MAX_GROUPS):
        return False
    return any(date_parts(cell) is None for cell in counts)


def _some(cells: Sequence[str]) -> Sequence[str]:
    """At most `_LOOKED_AT` cells, from all parts of the column."""
    return cells[:: -(-len(cells) // _LOOKED_AT)]
