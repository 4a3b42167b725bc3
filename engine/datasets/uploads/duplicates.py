"""Rows that occur more than once, within and across the splits."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.text import N_, Message, message, plural
from engine.views import Array

MAX_ROWS = 200_000
"""Rows among which duplicates are searched."""


DUPLICATES = N_("Duplicate rows: {count}.")
DROPPED = (N_("1 duplicate row was dropped."), N_("{count} duplicate rows were dropped."))


def without_duplicates(columns: Sequence[Sequence[str]], rows: Array) -> tuple[Array, list[Message]]:
    """The first of all `rows` that are equal in these columns, and how many others there were."""
    every = list(zip(*columns, strict=True))
    first = {every[row]: row for row in reversed(rows.tolist())}
    dropped = len(rows) - len(first)
    kept = np.array(sorted(first.values()), rows.dtype)
    return kept, [message(plural(dropped, *DROPPED), count=dropped)] if dropped else []


def duplicate_report(columns: Sequence[Sequence[str]], rows: Array, parts: tuple[Array, Array, Array]) -> list[Message]:
    """Messages about duplicates among `rows` of these columns, which are the inputs and the target.

    `parts` are the indices, within `rows`, of train, val and test.
    """
    if not columns or len(columns[0]) > MAX_ROWS:
        return []
    every = list(zip(*columns, strict=True))
    kept = [every[row] for row in rows.tolist()]
    count = len(kept) - len(set(kept))
    if not count:
        return []
    train = {kept[row] for row in parts[0].tolist()}
    shared = [sum(kept[row] in train for row in part.tolist()) for part in parts[1:]]
    report = [message(DUPLICATES, count=count)]
    if any(shared):
        template = N_(
            "{val} rows of validation and {test} of test also occur in training. Their scores look better than on new "
            "rows."
        )
        report.append(message(template, val=shared[0], test=shared[1]))
    return report
