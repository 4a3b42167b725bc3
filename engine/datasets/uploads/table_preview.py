"""A table before it is saved: its first rows, its columns, and what would be done to it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.conversion import categories_of
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.recipe import METHODS
from engine.datasets.uploads.table import MAX_CLASSES, Table, read
from engine.datasets.uploads.table_content import convert
from engine.datasets.uploads.table_settings import Balance, TableSettings
from engine.datasets.uploads.table_undo import change_for
from engine.errors import FileFormatError, LimitError

SHOWN_ROWS = 20
MAX_SHOWN = 50
"""The most frequent of the cells that count as missing are shown, and can be taken back."""


def look(files: Sequence[Upload], settings: TableSettings) -> dict[str, Any]:
    """Inspects a table before it is saved: facts, first rows, class balance, and what would be done to it."""
    table = read(files, settings)
    seen: dict[str, Any] = {
        "rows": table.sheet.rows,
        "sheet": table.sheet.sheet,
        "sheets": list(table.sheet.sheets),
        "target": table.target,
        "guess": None if table.is_chosen else table.guess.report().model_dump(),
        "likely": list(table.guess.likely),
        "columns": [_column_facts(table, facts) for facts in table.facts],
        "first": [list(row) for row in zip(*(cells[:SHOWN_ROWS] for cells in table.sheet.columns), strict=True)],
        "marks": _marks(table),
        "totals": [found.row + 1 for found in table.totals],
        "balance": _balance(table),
        "pixels": _pixels(table),
        "balancing": "nothing",
    }
    try:
        about, _ = convert(files, settings, table)
    except (FileFormatError, LimitError) as error:
        return {**seen, "problem": error.message.model_dump(), "report": []}
    report = [line.model_dump() for line in about["report"]]
    changes = [change_for(line, table.target) for line in about["report"]]
    return {
        **seen,
        "report": report,
        "changes": changes,
        "shape": about["facts"]["inputs"],
        "balancing": _balancing(about),
    }


def _balancing(about: Mapping[str, Any]) -> Balance:
    return "weights" if about["weights"] else "resample" if about["config"] else "nothing"


def _pixels(table: Table) -> dict[str, int] | None:
    """The images that a table of pixels holds; None for any other table."""
    return {"side": table.pixels.side, "channels": table.pixels.channels} if table.pixels else None


def _column_facts(table: Table, facts: Facts) -> dict[str, Any]:
    """The facts of a column for the page; `excluded` is the reason if it can be kept."""
    reason = table.exclusions.reasons.get(facts.name)
    return {
        **{name: value for name, value in vars(facts).items() if name != "values"},
        "methods": list(METHODS[facts.kind]),
        "excluded": reason.model_dump() if reason else None,
        "reading": facts.reading.model_dump(),
        "range": [facts.reading.shown(value) for value in (facts.low, facts.high)] if facts.fences else [],
        "gaps": facts.gaps[:MAX_SHOWN],
        "offered": facts.offered[:MAX_SHOWN],
    }


def _marks(table: Table) -> list[list[str]]:
    """For each cell of the first rows: `missing`, `outlier` or empty."""
    rows = min(table.sheet.rows, SHOWN_ROWS)
    marks = [[""] * len(table.facts) for _ in range(rows)]
    for at, (facts, cells) in enumerate(zip(table.facts, table.sheet.columns, strict=True)):
        values = facts.reading.values(cells[:rows]) if facts.kind == "number" and facts.fences else None
        for row, cell in enumerate(cells[:rows]):
            if facts.reading.is_gap(cell):
                marks[row][at] = "missing"
            elif values is not None and facts.fences and not facts.fences[0] <= values[row] <= facts.fences[1]:
                marks[row][at] = "outlier"
    return marks


def _balance(table: Table) -> dict[str, Any]:
    if not table.classifies:
        return {"classes": [], "counts": []}
    at = table.sheet.names.index(table.target)
    cells, reading = table.sheet.columns[at], table.facts[at].reading
    classes = categories_of(cells, MAX_CLASSES, reading)
    counts = Counter(map(reading.label, cells))
    return {"classes": list(classes), "counts": [counts[name] for name in classes]}
