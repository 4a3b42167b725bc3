"""The names of compared runs: each by how its plan differs from the first."""

from __future__ import annotations

from collections.abc import Sequence

from engine.plan.setting_table import Setting, difference_parts
from engine.runs.rows import RunRow
from pages.ui.language import _, say_plainly
from pages.ui.runs import run_text


def names(rows: Sequence[RunRow], settings: Sequence[Setting]) -> list[str]:
    """One per run, in order, as plain text."""
    return [_name(row, column, settings) for column, row in enumerate(rows)]


def _name(row: RunRow, column: int, settings: Sequence[Setting]) -> str:
    if column == 0:
        return run_text.name(row)
    if parts := difference_parts(settings, column):
        return ", ".join(say_plainly(part) for part in parts)
    if row.parent_step is not None:
        return _("same plan, from step {step}").format(step=f"{row.parent_step:,}")
    return _("same plan, run {number}").format(number=column + 1)
