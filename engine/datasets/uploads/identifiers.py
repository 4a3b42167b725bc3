"""Columns that only name or number the rows."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.column_names import is_called_counter, is_called_identifier, is_time
from engine.text import N_

CALLED = N_("`{column}` was excluded: it identifies rows, so nothing general can be learned from it.")
COUNTS = N_("`{column}` was excluded: it only numbers the rows.")
_FEW = 20
"""Columns with at most this many different values in many rows are groups, even if they are called identifiers."""


def identifier_reason(fact: Facts, cells: Sequence[str]) -> str:
    """Why the column is an identifier, as a template for its name; empty if it is not one."""
    if fact.kind not in ("number", "category") or fact.distinct < 2 or is_time(fact.name):
        return ""
    rows, differ = len(cells), fact.distinct == len(cells) - fact.missing
    if is_called_identifier(fact.name) and (differ or fact.distinct > min(_FEW, rows // 2)):
        return CALLED
    if fact.kind == "number" and differ and not fact.missing and _counts(fact):
        return COUNTS
    return CALLED if is_called_counter(fact.name) and differ and _are_whole(fact) else ""


def _are_whole(fact: Facts) -> bool:
    values = fact.values if fact.kind == "number" else None
    return values is None or bool((values == np.round(values))[np.isfinite(values)].all())


def _counts(fact: Facts) -> bool:
    """Whether the cells are the whole numbers from a first to a last one, each once, in any order."""
    values = fact.values
    if values is None or not np.isfinite(values).all():
        return False
    ordered = np.sort(values)
    return bool(ordered[0] == round(ordered[0]) and (np.diff(ordered) == 1).all())
