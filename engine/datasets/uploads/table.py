"""Uploaded tables: inspected before they are saved, and saved."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

import numpy as np
from pydantic import Field

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.column_settings import ColumnSettings, Missing
from engine.datasets.uploads.columns import FEW_NUMBERS, MAX_CATEGORIES, all_facts, facts_of
from engine.datasets.uploads.conversion import categories_of, codes_of, converted
from engine.datasets.uploads.date_parts import CLOCK
from engine.datasets.uploads.decoding import Upload, quotable
from engine.datasets.uploads.duplicates import duplicate_report
from engine.datasets.uploads.exclusions import Exclusions, identifiers
from engine.datasets.uploads.pixel_layout import pixel_layout, pixel_notes
from engine.datasets.uploads.reading_report import exclusion_note, reading_notes, totals_notes
from engine.datasets.uploads.recipe import METHODS, Column, report_of
from engine.datasets.uploads.sheet import MIN_ROWS, ReadingSettings, Sheet, read_sheet
from engine.datasets.uploads.splits import parts_of, rare_class_notes, small_class_notes
from engine.datasets.uploads.target import Guess, guess_target
from engine.datasets.uploads.totals import TotalsRow, totals_rows
from engine.errors import FileFormatError, LimitError
from engine.limits import limits
from engine.text import N_, Message, message, plural
from engine.views import Array

SHOWN_ROWS = 20
MAX_SHOWN = 50
"""The most frequent of the cells that count as missing are shown, and can be taken back."""
MAX_CLASSES = 200
EXCLUDED = N_("`{column}` was excluded: {distinct} distinct values.")
Balance = Literal["nothing", "weights", "resample"]


class TableSettings(ReadingSettings):
    """Settings of a table."""

    target: str | None = None
    columns: dict[str, ColumnSettings] = Field(default_factory=dict)
    missing: Missing | None = None
    """For all columns without a setting of their own."""
    balance: Balance | None = None
    """None: class weights if one class is rare."""
    in_order: bool = False
    """Whether the splits follow each other in time; only for tables with dates."""
    keep_totals: bool = False
    """Whether rows of totals are used as samples."""

    def of(self, name: str) -> ColumnSettings:
        """The settings of this column."""
        chosen = self.columns.get(name, ColumnSettings())
        return chosen if chosen.missing else chosen.model_copy(update={"missing": self.missing})


@dataclass(frozen=True)
class Table:
    """A sheet with these settings: facts of each column, the target, and what is excluded.

    `guess` is what the target would be by itself, even if the person chose another.
    """

    sheet: Sheet
    facts: tuple[Facts, ...]
    target: str
    guess: Guess
    is_chosen: bool
    exclusions: Exclusions
    totals: tuple[TotalsRow, ...] = ()
    """Rows of totals, which are not in the sheet unless they are kept."""

    @property
    def classifies(self) -> bool:
        return self.facts[self.sheet.names.index(self.target)].kind == "category"


def read(files: Sequence[Upload], settings: TableSettings) -> Table:
    """The table in one CSV file; raises `FileFormatError` or `LimitError`."""
    if len(files) != 1:
        raise FileFormatError(N_("A table is one file, but got {count} files."), count=len(files))
    whole = read_sheet(files[0], settings)
    totals = totals_rows(whole.columns)
    sheet = whole if settings.keep_totals else whole.without({found.row for found in totals})
    facts = all_facts(dict(zip(sheet.names, sheet.columns, strict=True)), settings.of, sheet.separator)
    free = {name for name in sheet.names if settings.of(name).kind is None and not settings.of(name).keep}
    named = identifiers(facts, sheet.columns)
    guess = guess_target(facts, named)
    target = guess.name if settings.target is None else settings.target
    if target not in sheet.names:
        template = N_("Unknown column `{column}`. Columns: {names}.")
        raise FileFormatError(template, column=quotable(target), names=sheet.names[:20])
    at = sheet.names.index(target)
    if settings.of(target).kind is None:
        facts[at] = _target_facts(facts[at], sheet.columns[at], settings.of(target))
    found = Exclusions({name: named[name] for name in named.keys() & free})
    found = found.with_giveaways(facts, sheet.columns, target, free)
    return Table(sheet, found.applied(facts), target, guess, settings.target is not None, found, tuple(totals))


def _target_facts(facts: Facts, cells: Sequence[str], chosen: ColumnSettings) -> Facts:
    """A target of a few different whole numbers, or of names that were left out, becomes classes."""
    if facts.kind == "leave_out" and 1 < facts.distinct <= MAX_CLASSES:
        return facts_of(facts.name, cells, "category", chosen)
    values = facts.reading.values(cells) if facts.kind == "number" and facts.distinct <= FEW_NUMBERS else None
    if values is None or not np.array_equal(values, np.round(values), equal_nan=True):
        return facts
    gaps = facts.reading.gaps if chosen.gaps is None else chosen.gaps
    return facts_of(facts.name, cells, "category", chosen.model_copy(update={"gaps": gaps}))


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
        "pixels": _pixels(table.sheet),
        "balancing": "nothing",
    }
    try:
        about, _ = convert(files, settings, table)
    except (FileFormatError, LimitError) as error:
        return {**seen, "problem": error.message.model_dump(), "report": []}
    report = [line.model_dump() for line in about["report"]]
    return {**seen, "report": report, "shape": about["facts"]["inputs"], "balancing": _balancing(about)}


def _balancing(about: Mapping[str, Any]) -> Balance:
    return "weights" if about["weights"] else "resample" if about["config"] else "nothing"


def _pixels(sheet: Sheet) -> dict[str, int] | None:
    """The images that a table of pixels holds; None for any other table."""
    layout = pixel_layout(sheet.names, sheet.columns)
    return {"side": layout.side, "channels": layout.channels} if layout else None


def _column_facts(table: Table, facts: Facts) -> dict[str, Any]:
    """The facts of a column for the page; `excluded` is the reason if it can be kept."""
    reason = table.exclusions.reasons.get(facts.name)
    return {
        **vars(facts),
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
    columns, values, codes, notes = _inputs(table, settings, rows)
    report += [*notes, *table.exclusions.notes, *pixel_notes(pixel_layout(table.sheet.names, table.sheet.columns))]
    counts = np.bincount(y, minlength=len(classes)).tolist() if classes else [len(y)]
    rare = rare_class_notes(classes, counts) if settings.balance is None else []
    config: dict[str, Any] = {"resample": True} if classes and settings.balance == "resample" else {}
    names = [name for column in columns for name in column.inputs()]
    _refuse_many_inputs(len(names), len(y))
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
        "report": (*report, *_duplicates(table, rows, parts), *rare, *small_class_notes(counts if classes else [])),
        "config": config,
        "weights": bool(classes) and (settings.balance == "weights" or bool(rare)),
    }
    return about, arrays


def _time(table: Table, rows: Array) -> tuple[str, Array] | None:
    """The name of the first column of dates and the time of each row, in days since 1970."""
    for facts, cells in zip(table.facts, table.sheet.columns, strict=True):
        dated = facts.kind == "date" and facts.reading.format != CLOCK and facts.name != table.target
        values = facts.reading.values(cells) if dated else None
        if values is not None:
            return facts.name, values[rows]
    return None


def _refuse_many_inputs(inputs: int, rows: int) -> None:
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
        template = plural(
            left,
            N_("1 row without a value in `{column}` was dropped."),
            N_("{count} rows without a value in `{column}` were dropped."),
        )
        report.append(message(template, count=left, column=facts.name))
    rows = np.flatnonzero(kept)
    if len(rows) < MIN_ROWS:
        template = N_(
            "Only {rows} rows have no missing values; at least {min} are needed. Fill the missing values instead."
        )
        raise FileFormatError(template, rows=len(rows), min=MIN_ROWS)
    return rows, report


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


def _inputs(table: Table, settings: TableSettings, rows: Array) -> tuple[list[Column], Array, Array, list[Message]]:
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
            plain = (
                message(EXCLUDED, column=facts.name, distinct=facts.distinct)
                if given
                else exclusion_note(facts, table.sheet.rows)
            )
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
            values.append(converted(facts.name, cells, facts.reading))
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


def _duplicates(table: Table, rows: Array, parts: tuple[Array, Array, Array]) -> list[Message]:
    """Duplicates among the columns that are used; an excluded identifier does not hide them."""
    pairs = zip(table.facts, table.sheet.columns, strict=True)
    return duplicate_report([cells for facts, cells in pairs if facts.kind != "leave_out"], rows, parts)
