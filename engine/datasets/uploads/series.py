"""Uploaded time series: inspected before they are saved, and saved."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.column_settings import ColumnSettings
from engine.datasets.uploads.columns import all_facts, facts_of
from engine.datasets.uploads.conversion import converted
from engine.datasets.uploads.decoding import Upload, quotable
from engine.datasets.uploads.missing_values import is_missing
from engine.datasets.uploads.resampling import Grid, resampled
from engine.datasets.uploads.series_columns import (
    SeriesColumns,
    guess_clock,
    guess_key,
    guess_target,
    guess_time,
    guess_values,
    times_of,
)
from engine.datasets.uploads.series_defaults import Defaults, defaults_for
from engine.datasets.uploads.series_report import report_of
from engine.datasets.uploads.series_settings import SeriesSettings
from engine.datasets.uploads.sheet import Sheet, read_sheet
from engine.datasets.uploads.time_steps import CHOICES, Step, chosen_step, guess_step
from engine.datasets.uploads.timeline import timeline
from engine.errors import FileFormatError, LimitError
from engine.text import N_, Message, message
from engine.views import Array

SHOWN_ROWS = 12
MAX_SERIES = 2_000


@dataclass(frozen=True)
class Table:
    """A sheet with facts of its columns, and the columns that were chosen or guessed."""

    sheet: Sheet
    facts: tuple[Facts, ...]
    columns: SeriesColumns


@dataclass(frozen=True)
class Series:
    """Regular series with the names of their keys."""

    grid: Grid
    step: Step
    keys: tuple[str, ...]
    dropped: int
    """Rows without a time or key."""


def read(files: Sequence[Upload], settings: SeriesSettings) -> Table:
    """The table in one file; raises `FileFormatError` or `LimitError`."""
    if len(files) != 1:
        raise FileFormatError(N_("A time series is one file, but got {count} files."), count=len(files))
    sheet = read_sheet(files[0], settings)
    columns = dict(zip(sheet.names, sheet.columns, strict=True))
    facts = tuple(all_facts(columns, lambda _name: ColumnSettings(), sheet.separator))
    for name in (settings.time, settings.target, settings.key, *(settings.values or ())):
        if name and name not in sheet.names:
            template = N_("Unknown column `{column}`. Columns: {names}.")
            raise FileFormatError(template, column=quotable(name), names=sheet.names[:20])
    return Table(sheet, facts, _columns(sheet, facts, settings))


def _columns(sheet: Sheet, facts: Sequence[Facts], settings: SeriesSettings) -> SeriesColumns:
    time = guess_time(sheet, facts) if settings.time is None else settings.time
    key = guess_key(sheet, facts, time) if settings.key is None else settings.key
    chosen = guess_values(facts, time, key) if settings.values is None else settings.values
    values = tuple(name for name in chosen if name not in (time, key))
    target = settings.target if settings.target else guess_target(values)
    others = tuple(name for name in values if name != target)
    clock = guess_clock(facts, time)
    return SeriesColumns(time, (target, *others) if target else (), target, key, clock)


def look(files: Sequence[Upload], settings: SeriesSettings) -> dict[str, Any]:
    """Inspects a series before it is saved: its columns, its first rows, the series with its splits, and a report."""
    table = read(files, settings)
    rows = zip(*(cells[:SHOWN_ROWS] for cells in table.sheet.columns), strict=True)
    seen: dict[str, Any] = {
        "rows": table.sheet.rows,
        "sheet": table.sheet.sheet,
        "sheets": list(table.sheet.sheets),
        "names": list(table.sheet.names),
        "numeric": [fact.name for fact in table.facts if fact.kind == "number"],
        "columns": vars(table.columns),
        "first": [list(row) for row in rows],
        "steps": list(CHOICES),
    }
    try:
        series = series_of(table, settings)
        defaults = defaults_for(series.grid, settings)
        report = _report(table, series, settings, defaults)
        line = timeline(series.grid.values, series.grid.stretches, series.keys, series.step, series.grid.origin)
    except (FileFormatError, LimitError) as error:
        return {**seen, "problem": error.message.model_dump(), "report": []}
    sized = {name: getattr(defaults, name) for name in ("window", "horizon", "season")}
    return {**seen, **sized, "report": [note.model_dump() for note in report], "timeline": line}


def convert(files: Sequence[Upload], settings: SeriesSettings) -> tuple[dict[str, Any], dict[str, Array]]:
    """The content of a saved data set, as `upload_store.keep` takes it. Raises `FileFormatError` or `LimitError`."""
    table = read(files, settings)
    series = series_of(table, settings)
    defaults, grid = defaults_for(series.grid, settings), series.grid
    facts = {
        "columns": list(table.columns.values),
        "time": table.columns.time,
        "step": series.step.model_dump(),
        "origin": grid.origin,
        "steps": grid.steps,
        "keys": list(series.keys),
        "stretches": [[part.start, part.first, part.rows] for part in grid.stretches],
        "classes": [],
        "counts": [len(grid.values)],
    }
    about = {
        "kind": "own_series",
        "samples": len(grid.values),
        "facts": facts,
        "report": tuple(_report(table, series, settings, defaults)),
        "config": {**vars(defaults), "fill": settings.fill},
        "weights": False,
    }
    return about, {"values": grid.values}


def series_of(table: Table, settings: SeriesSettings) -> Series:
    """The regular series of a table."""
    columns, sheet = table.columns, table.sheet
    if not columns.target:
        raise FileFormatError(N_("No column holds numbers that change. A time series needs one."))
    times, dated = _times(table, columns.time)
    if columns.clock:
        times = times + _times(table, columns.clock)[0]
    keys, names = _keys(sheet, columns.key)
    kept = np.flatnonzero(np.isfinite(times) & (keys >= 0))
    if not len(kept):
        raise FileFormatError(N_("`{column}` holds no time. Choose another column."), column=columns.time)
    values = np.stack([_numbers(table, name) for name in columns.values], axis=1)[kept]
    step = chosen_step(settings.step) if settings.step and dated else _guessed(times[kept], dated, columns.time)
    grid = resampled(step.numbers(times[kept]), keys[kept], values, settings.aggregate)
    return Series(grid, step, names, sheet.rows - len(kept))


def _guessed(times: Array, dated: bool, name: str) -> Step:
    return guess_step(times, dated) if name else Step(unit="row")


def _times(table: Table, name: str) -> tuple[Array, bool]:
    """The time of each row, and whether it is a date; without a column the rows are counted."""
    if not name:
        return np.arange(table.sheet.rows, dtype=np.float64), False
    at = table.sheet.names.index(name)
    fact, cells = table.facts[at], table.sheet.columns[at]
    found = times_of(fact, cells)
    if found is None:
        wrong = next(row for row, cell in enumerate(cells) if times_of(fact, [cell]) is None)
        template = N_("`{column}` has `{cell}` in row {row}, which is not a time. Choose another column.")
        raise FileFormatError(template, column=name, cell=quotable(cells[wrong]), row=wrong + 1)
    return found, fact.kind != "number"


def _keys(sheet: Sheet, name: str) -> tuple[Array, tuple[str, ...]]:
    """The series of each row, -1 for none, and the names of the series."""
    if not name:
        return np.zeros(sheet.rows, np.int64), ("",)
    cells = sheet.columns[sheet.names.index(name)]
    names = sorted({cell for cell in cells if not is_missing(cell)})
    if len(names) > MAX_SERIES:
        template = N_("`{column}` names {got} series; the limit is {limit}. Choose another column or none.")
        raise LimitError(template, column=name, got=len(names), limit=MAX_SERIES)
    known = {cell: index for index, cell in enumerate(names)}
    return np.array([known.get(cell, -1) for cell in cells]), tuple(quotable(cell) for cell in names)


def _numbers(table: Table, name: str) -> Array:
    at = table.sheet.names.index(name)
    fact, cells = table.facts[at], table.sheet.columns[at]
    reading = fact.reading if fact.kind == "number" else facts_of(name, cells, "number").reading
    return converted(name, cells, reading)


def _report(table: Table, series: Series, settings: SeriesSettings, defaults: Defaults) -> list[Message]:
    used = {table.columns.time, table.columns.clock, table.columns.key, *table.columns.values}
    left = [name for name in table.sheet.names if name not in used]
    report = [*table.sheet.report, *report_of(series.grid, series.step, table.columns.time, settings, defaults)]
    if table.columns.clock:
        report.append(message(N_("`{column}` is the time of day."), column=table.columns.clock))
    if len(series.keys) > 1:
        template = N_("`{column}` names {count} series: no window reaches from one into another.")
        report.append(message(template, column=table.columns.key, count=len(series.keys)))
    if series.dropped:
        report.append(message(N_("Rows without a time or a series, dropped: {count}."), count=series.dropped))
    if left:
        report.append(message(N_("Columns that are not used: {names}."), names=left))
    return report
