"""Whether a sheet of cells holds prose, texts with classes, or a time series."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.datasets.tokenizers.saved import NEWEST, SAVED
from engine.datasets.uploads.cells import is_number
from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.column_names import NAMES, words
from engine.datasets.uploads.column_settings import ColumnSettings
from engine.datasets.uploads.columns import all_facts
from engine.datasets.uploads.exclusions import identifiers
from engine.datasets.uploads.raw_rows import RawRows
from engine.datasets.uploads.series_keys import guess_keys, key_codes
from engine.datasets.uploads.series_time import guess_time, row_times
from engine.datasets.uploads.sheet import HEAD_ROWS, Sheet
from engine.datasets.uploads.text_columns import choose_columns, is_called_text
from engine.datasets.uploads.text_settings import TextSettings
from engine.datasets.uploads.times_across import times_across
from engine.views import Array

_MIN_TOKENS = 4
"""Texts have as many tokens on average, names fewer."""
_MIN_DISTINCT = 0.1
"""The share of different cells in a column of texts."""
_MIN_LETTERS = 0.5
"""The share of a sheet's characters that are in its texts."""
_MAX_NUMBERS = 3
"""A sheet with more columns of numbers is a table, unless nearly all of it is text."""
_MOSTLY = 0.8
_REGULAR = 0.7
"""The share of rows with equally many cells in a table."""
_PROSE_TOKENS = 2
"""Between the commas of prose are as many tokens on average."""
_ORDERED = 0.95
"""The share of points in time that follow the one before."""


def is_prose(raw: RawRows) -> bool:
    """Whether lines were divided into cells only by their punctuation, or not at all."""
    if raw.width < 2:
        return 2 * sum(is_number(row[0]) for row in raw.rows) < len(raw.rows)
    regular = sum(len(row) == raw.width for row in raw.rows)
    cells = [cell for row in raw.rows[:HEAD_ROWS] for cell in row]
    return regular < _REGULAR * len(raw.rows) and _mean_tokens(cells) >= _PROSE_TOKENS


def is_texts(sheet: Sheet) -> bool:
    """Whether the sheet is a column of texts with a column of classes, and little beside."""
    if len(sheet.names) < 2:
        return False
    chosen = choose_columns(sheet, TextSettings())
    if not chosen.likely_targets:
        return False
    texts, facts = sheet.columns[chosen.text], _facts(sheet)
    if facts[chosen.text].kind in ("number", "date") or len(set(texts)) < _MIN_DISTINCT * len(texts):
        return False
    if _is_only_input(sheet, facts, chosen.text, chosen.target):
        return True
    if NAMES & {*words(sheet.names[chosen.text])}:
        return False
    share = _characters(texts) / max(1, sum(map(_characters, sheet.columns)))
    numbers = sum(fact.kind == "number" for fact in facts)
    few = numbers <= _MAX_NUMBERS or share > _MOSTLY
    weight = 2 if is_called_text(sheet.names[chosen.text]) else 1
    return few and weight * share > _MIN_LETTERS and weight * _mean_tokens(texts) >= _MIN_TOKENS


def _is_only_input(sheet: Sheet, facts: Sequence[Facts], text: int, target: int) -> bool:
    """Whether a table would have no input but these texts, which are names to it."""
    named = identifiers(facts, sheet.columns)
    return facts[text].kind == "leave_out" and not any(
        fact.kind != "leave_out" and fact.name not in named for at, fact in enumerate(facts) if at not in (text, target)
    )


def is_series(sheet: Sheet) -> bool:
    """Whether the sheet has points in time in order, and beside them only numbers and the names of series; or a column
    per time."""
    facts = _facts(sheet)
    if len(facts) == 1:
        return facts[0].kind == "number"
    if times_across(sheet):
        return True
    time = guess_time(sheet, facts)
    if not time:
        return False
    times, _ = row_times(sheet, facts, time)
    key = guess_keys(sheet, facts, times, time)
    others = [fact for fact in facts if fact.name not in (*time, *key)]
    if not any(fact.kind == "number" for fact in others) or any(fact.kind in ("category", "date") for fact in others):
        return False
    return _in_order(times, key_codes(sheet, key)[0])


def _in_order(times: Array, keys: Array) -> bool:
    """Whether times grow, or fall, within each series."""
    order = np.argsort(keys, kind="stable")
    steps = np.diff(times[order])[np.diff(keys[order]) == 0]
    steps = steps[np.isfinite(steps)]
    return len(steps) > 1 and bool(max((steps > 0).sum(), (steps < 0).sum()) >= _ORDERED * len(steps))


def _facts(sheet: Sheet) -> list[Facts]:
    return all_facts(
        dict(zip(sheet.names, sheet.columns, strict=True)), lambda _name: ColumnSettings(), sheet.separator
    )


def _mean_tokens(cells: Sequence[str]) -> float:
    return sum(len(SAVED[NEWEST].split(cell[:800])) for cell in cells) / max(1, len(cells))


def _characters(cells: Sequence[str]) -> int:
    return sum(map(len, cells))
