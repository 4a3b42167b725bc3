"""The input columns of a table: numbers, dates and categories."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.column_settings import ColumnSettings, Missing
from engine.datasets.uploads.columns import MAX_CATEGORIES
from engine.datasets.uploads.conversion import categories_of, codes_of, converted
from engine.datasets.uploads.decoding import quotable
from engine.datasets.uploads.reading_report import exclusion_note
from engine.datasets.uploads.recipe import METHODS, Column
from engine.datasets.uploads.table import Table
from engine.datasets.uploads.table_settings import TableSettings
from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_, Message, message
from engine.views import Array

EXCLUDED = N_("`{column}` was excluded in the settings.")


def inputs_of_table(
    table: Table, settings: TableSettings, rows: Array
) -> tuple[list[Column], Array, Array, list[Message]]:
    """The input columns, their numbers `(N, A)` float64 and their categories `(N, B)` int32."""
    columns: list[Column] = []
    values: list[Array] = []
    codes: list[Array] = []
    report = []
    for facts, all_cells in zip(table.facts, table.sheet.columns, strict=True):
        if facts.name == table.target:
            continue
        if facts.kind == "leave_out":
            given = settings.of(facts.name).kind == "leave_out"
            plain = message(EXCLUDED, column=facts.name) if given else exclusion_note(facts, table.sheet.rows)
            report.append(table.exclusions.reasons.get(facts.name, plain))
            continue
        cells = [all_cells[row] for row in rows]
        if all(map(facts.reading.is_gap, cells)):
            raise FileFormatError(N_("`{column}` has no values. Exclude it."), column=facts.name)
        chosen = settings.of(facts.name)
        if facts.kind == "category":
            column = _category(facts, cells, chosen, len(codes))
            codes.append(codes_of(cells, column.categories, facts.reading))
        else:
            column = _numeric(facts, chosen, len(values))
            read = None if facts.values is None else facts.values[rows]
            values.append(converted(facts.name, cells, facts.reading, read))
        columns.append(column)
    if not columns:
        raise FileFormatError(N_("No input column is left. Use one as numbers or categories."))
    return columns, _beside(values, len(rows), np.float64), _beside(codes, len(rows), np.int32), report


def _beside(columns: Sequence[Array], rows: int, kind: Any) -> Array:
    return np.stack(columns, axis=1) if columns else np.zeros((rows, 0), kind)


def _method(facts: Facts, chosen: ColumnSettings) -> Missing:
    methods = METHODS[facts.kind]
    return chosen.missing if chosen.missing in methods else methods[0]


def _numeric(facts: Facts, chosen: ColumnSettings, at: int) -> Column:
    method = _method(facts, chosen)
    constant = None
    if method == "constant":
        constant = float(converted(facts.name, [chosen.constant or "0"], facts.reading)[0])
    inputs = facts.date_inputs if facts.kind == "date" else ()
    return Column(
        name=facts.name, kind=facts.kind, at=at, missing=method, constant=constant, reading=facts.reading,
        date_inputs=inputs,
    )  # fmt: skip


def _category(facts: Facts, cells: Sequence[str], chosen: ColumnSettings, at: int) -> Column:
    reading = facts.reading
    categories = categories_of(cells, MAX_CATEGORIES, reading)
    method = _method(facts, chosen)
    if method == "own_category" and not any(map(reading.is_gap, cells)):
        method = METHODS["category"][0]
    if method == "constant" and chosen.constant not in categories:
        template = N_("`{column}` has no category `{value}` for missing values. Categories: {names}.")
        names = quotable(", ".join(categories[:20]), 200)
        raise FileFormatError(template, column=facts.name, value=quotable(chosen.constant), names=names)
    known = frozenset(categories)
    others = any(reading.label(cell) not in known and not reading.is_gap(cell) for cell in cells)
    return Column(
        name=facts.name, kind="category", at=at, missing=method, constant=chosen.constant or None,
        categories=categories, others=others, reading=reading,
    )  # fmt: skip


def refuse_many_inputs(inputs: int, rows: int) -> None:
    limit = limits().columns
    if inputs > limit:
        template = N_(
            "The categories give {got} inputs; the limit is {limit}. Exclude the column with the most categories."
        )
        raise LimitError(template, got=inputs, limit=limit)
    if inputs * rows > limits().cells:
        template = N_(
            "{rows} rows with {inputs} inputs, one per category, make {cells} values; the limit is {limit}. "
            "Exclude columns with many categories, or use fewer rows."
        )
        raise LimitError(template, rows=rows, inputs=inputs, cells=rows * inputs, limit=limits().cells)
