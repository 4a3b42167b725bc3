"""From a table to the content of a data set: its rows, its target and its inputs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.datasets.uploads.conversion import categories_of, codes_of, converted
from engine.datasets.uploads.date_parts import CLOCK
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.duplicates import duplicate_report, without_duplicates
from engine.datasets.uploads.pixel_layout import pixel_notes
from engine.datasets.uploads.reading_report import DROPPED, reading_notes, totals_notes
from engine.datasets.uploads.recipe import report_of
from engine.datasets.uploads.sheet import MIN_ROWS
from engine.datasets.uploads.splits import parts_of, rare_class_notes, small_class_notes
from engine.datasets.uploads.table import MAX_CLASSES, Table, read
from engine.datasets.uploads.table_inputs import inputs_of_table, refuse_many_inputs
from engine.datasets.uploads.table_settings import TableSettings
from engine.errors import FileFormatError
from engine.text import N_, Message, message, plural
from engine.views import Array


def convert(
    files: Sequence[Upload], settings: TableSettings, table: Table | None = None
) -> tuple[dict[str, Any], dict[str, Array]]:
    """The content of a saved data set, as `upload_store.keep` takes it. Raises `FileFormatError` or `LimitError`."""
    table = table or read(files, settings)
    guess = [] if table.is_chosen else [table.guess.report()]
    report = [*guess, *table.sheet.report]
    report += [*([] if settings.keep_totals else totals_notes(table.totals)), *reading_notes(table.facts)]
    rows, notes = _rows_kept(table, settings)
    report += notes
    y, classes = _target(table, rows)
    columns, values, codes, notes = inputs_of_table(table, settings, rows)
    report += [*notes, *table.exclusions.notes, *pixel_notes(table.pixels)]
    counts = np.bincount(y, minlength=len(classes)).tolist() if classes else [len(y)]
    rare = rare_class_notes(classes, counts) if settings.balance is None else []
    config: dict[str, Any] = {"resample": True} if classes and settings.balance == "resample" else {}
    names = [name for column in columns for name in column.inputs()]
    refuse_many_inputs(len(names), len(y))
    parts = parts_of(y if classes else None, len(y), 0.2, 0.2, 0)
    report += report_of(columns, values, codes, parts[0])
    arrays = {"values": values, "codes": codes, "y": y}
    facts = {
        "columns": [column.model_dump(mode="json") for column in columns],
        "inputs": names,
        "target": table.target,
        "target_reading": table.facts[table.sheet.names.index(table.target)].reading.model_dump(mode="json"),
        "classes": list(classes),
        "counts": counts,
    }
    time = _time(table, rows)
    if time is not None:
        facts["time"], arrays["time"] = time
        if settings.in_order:
            config["in_order"] = True
            report.append(message(N_("The splits follow each other in order of `{column}`."), column=time[0]))
    about = {
        "kind": "own_table",
        "samples": len(y),
        "facts": facts,
        "report": (
            *report,
            *duplicate_report(_used_columns(table), rows, parts),
            *rare,
            *small_class_notes(counts if classes else []),
        ),
        "config": config,
        "weights": bool(classes) and (settings.balance == "weights" or bool(rare)),
    }
    return about, arrays


def _time(table: Table, rows: Array) -> tuple[str, Array] | None:
    """The name of the first column of dates and the time of each row, in days since 1970."""
    for facts in table.facts:
        is_date = facts.kind == "date" and facts.reading.format != CLOCK and facts.name != table.target
        if is_date and facts.values is not None:
            return facts.name, facts.values[rows]
    return None


def _rows_kept(table: Table, settings: TableSettings) -> tuple[Array, list[Message]]:
    """The rows that are kept: those with a target, and without missing values in columns that drop them."""
    kept, report = np.ones(table.sheet.rows, bool), []
    for facts, cells in zip(table.facts, table.sheet.columns, strict=True):
        chosen = settings.of(facts.name)
        if not facts.missing or (facts.name != table.target and chosen.missing != "drop") or facts.kind == "leave_out":
            continue
        gaps = np.array([facts.reading.is_gap(cell) for cell in cells])
        kept &= ~gaps
        left = int(gaps.sum())
        report.append(message(plural(left, *DROPPED), count=left, column=facts.name))
    rows = np.flatnonzero(kept)
    if len(rows) < MIN_ROWS:
        template = N_(
            "Only {rows} rows have no missing values; at least {min} are needed. Fill the missing values instead."
        )
        raise FileFormatError(template, rows=len(rows), min=MIN_ROWS)
    return _distinct_rows(table, rows, report) if settings.drop_duplicates else (rows, report)


def _distinct_rows(table: Table, rows: Array, report: list[Message]) -> tuple[Array, list[Message]]:
    """The rows without duplicates."""
    kept, notes = without_duplicates(_used_columns(table), rows)
    if len(kept) < MIN_ROWS:
        template = N_("Without duplicates {rows} rows are left; at least {min} are needed. Keep the duplicates.")
        raise FileFormatError(template, rows=len(kept), min=MIN_ROWS)
    return kept, [*report, *notes]


def _target(table: Table, rows: Array) -> tuple[Array, tuple[str, ...]]:
    """Class indices `(N,)` int64 with their names, or values, float64."""
    at = table.sheet.names.index(table.target)
    facts, cells = table.facts[at], [table.sheet.columns[at][row] for row in rows]
    if facts.distinct == 1:
        template = N_("`{column}` has the same value in every row, so nothing can be predicted. Choose another target.")
        raise FileFormatError(template, column=facts.name)
    if facts.kind == "leave_out":
        template = N_("The target `{column}` is excluded. Choose another target.")
        raise FileFormatError(template, column=facts.name)
    if facts.kind != "category":
        return converted(facts.name, cells, facts.reading), ()
    classes = categories_of(cells, len(cells), facts.reading)
    if not 2 <= len(classes) <= MAX_CLASSES:
        template = N_("`{column}` has {got} distinct values, but a target needs 2 to {max} classes.")
        raise FileFormatError(template, column=facts.name, got=len(classes), max=MAX_CLASSES)
    return codes_of(cells, classes, facts.reading).astype(np.int64), classes


def _used_columns(table: Table) -> list[tuple[str, ...]]:
    """The cells of the columns that are used; an excluded identifier does not make rows different."""
    pairs = zip(table.facts, table.sheet.columns, strict=True)
    return [cells for facts, cells in pairs if facts.kind != "leave_out"]
