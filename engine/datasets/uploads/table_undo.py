"""Which settings undo what the reading of a table changed, by the line of its report."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from engine.datasets.uploads import duplicates, giveaways, identifiers, reading_report, reading_undo, recipe
from engine.datasets.uploads.table_inputs import EXCLUDED
from engine.text import N_, Message

Change = Callable[[Mapping[str, Any]], Mapping[str, Any]]
"""From the values of a line to the settings to change."""
UNDO, DROP = N_("Undo"), N_("Drop duplicates")
DROP_ROWS, LEAVE_OUT = N_("Drop these rows"), N_("Leave out")


def _column(**settings: Any) -> Change:
    """Changes settings of the column that the line names."""
    return lambda values: {"columns": {values["column"]: settings}}


def _table(**settings: Any) -> Change:
    return lambda values: settings


_CHANGES: Mapping[str, tuple[str, Change]] = {
    **{text: (UNDO, _column(gaps=())) for text in reading_report.MISSING},
    **{
        text: (UNDO, _column(keep=True))
        for text in (identifiers.CALLED, identifiers.COUNTS, giveaways.ALONE, giveaways.UNIT, giveaways.TOGETHER)
    },
    **{text: (UNDO, _table(drop_duplicates=False)) for text in duplicates.DROPPED},
    **{text: (DROP_ROWS, _column(missing="drop")) for texts in recipe.FILLED.values() for text in texts},
    **{text: (UNDO, _column(missing=None)) for text in reading_report.DROPPED},
    recipe.DATE_INPUTS: (LEAVE_OUT, _column(kind="leave_out")),
    reading_report.UNIT: (UNDO, _column(unit="")),
    reading_report.MERGED: (UNDO, _column(merge=False)),
    reading_report.TOTALS: (UNDO, _table(keep_totals=True)),
    **{text: (UNDO, _column(kind=None)) for text in EXCLUDED},
    duplicates.DUPLICATES: (DROP, _table(drop_duplicates=True)),
}


def change_for(line: Message, target: str | None) -> dict[str, Any] | None:
    """`{"title", "settings"}` of the change that the line offers; None if it only informs."""
    needs_target = line.template in reading_report.DROPPED and line.values["column"] == target
    if line.template not in _CHANGES or needs_target:
        return reading_undo.change_for(line)
    title, change = _CHANGES[line.template]
    return {"title": title, "settings": dict(change(line.values))}
