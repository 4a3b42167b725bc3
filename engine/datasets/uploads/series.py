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
from engine.datasets.uploads.resampling import Grid, resampled
from engine.datasets.uploads.series_columns import SeriesColumns, columns_of
from engine.datasets.uploads.series_defaults import Defaults, defaults_for
from engine.datasets.uploads.series_keys import key_codes
from engine.datasets.uploads.series_report import report_of
from engine.datasets.uploads.series_settings import SeriesSettings
from engine.datasets.uploads.series_time import row_times
from engine.datasets.uploads.sheet import Sheet, read_sheet, require_enough_rows
from engine.datasets.uploads.table_limits import require_rows
from engine.datasets.uploads.time_steps import CHOICES, Step, chosen_step, guess_step
from engine.datasets.uploads.timeline import timeline
from engine.datasets.uploads.times_across import times_across, with_row_per_time
from engine.errors import FileFormatError, LimitError
from engine.text import N_, Message, message
from engine.views import Array

SEVERAL = N_("`{column}` names {count} series: no window reaches from one into another.")
SHOWN_ROWS = 12


@dataclass(frozen=True)
class Table:
    """A sheet with facts of its columns, and the columns that were chosen or guessed."""

    sheet: Sheet
    facts: tuple[Facts, ...]
    columns: SeriesColumns
    has_times_across: bool
    """Whether columns of the file are called after times."""


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
    sheet, across = _sheet(files[0], settings)
    columns = dict(zip(sheet.names, sheet.columns, strict=True))
    facts = tuple(all_facts(columns, lambda _name: ColumnSettings(), sheet.separator))
    for name in (settings.target, *(settings.time or ()), *(settings.key or ()), *(settings.values or ())):
        if name and name not in sheet.names:
            template = N_("Unknown column `{column}`. Columns: {names}.")
            raise FileFormatError(template, column=quotable(name), names=sheet.names[:20])
    return Table(sheet, facts, columns_of(sheet, facts, settings), across)


def _sheet(file: Upload, settings: SeriesSettings) -> tuple[Sheet, bool]:
    """The table with one row per time, and whether columns of the file are called after times."""
    sheet = read_sheet(file, settings, min_rows=1)
    across = times_across(sheet)
    if across and settings.times_across:
        require_rows(file, sheet.rows * len(across.places))
        sheet = with_row_per_time(sheet, across)
    require_enough_rows(file, sheet.rows)
    return sheet, across is not None


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
        "times_across": table.has_times_across,
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
        "time": ", ".join(table.columns.time),
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
    times, dated = row_times(sheet, table.facts, columns.time)
    keys, names = key_codes(sheet, columns.key)
    kept = np.flatnonzero(np.isfinite(times) & (keys >= 0))
    if not len(kept):
        raise FileFormatError(N_("`{column}` holds no time. Choose another column."), column=", ".join(columns.time))
    values = np.stack([_numbers(table, name) for name in columns.values], axis=1)[kept]
    chosen = chosen_step(settings.step) if settings.step and dated else None
    step = chosen or (guess_step(times[kept], dated, keys[kept]) if columns.time else Step(unit="row"))
    grid = resampled(step.numbers(times[kept]), keys[kept], values, settings.aggregate)
    return Series(grid, step, names, sheet.rows - len(kept))


def _numbers(table: Table, name: str) -> Array:
    at = table.sheet.names.index(name)
    fact, cells = table.facts[at], table.sheet.columns[at]
    reading = fact.reading if fact.kind == "number" else facts_of(name, cells, "number").reading
    return converted(name, cells, reading)


def _report(table: Table, series: Series, settings: SeriesSettings, defaults: Defaults) -> list[Message]:
    columns = table.columns
    used = {*columns.time, *columns.key, *columns.values}
    left = [name for name in table.sheet.names if name not in used]
    report = [*table.sheet.report, *report_of(series.grid, series.step, columns.time, settings, defaults)]
    if len(series.keys) > 1:
        report.append(message(SEVERAL, column=", ".join(columns.key), count=len(series.keys)))
    if series.dropped:
        report.append(message(N_("Rows without a time or a series, dropped: {count}."), count=series.dropped))
    if left:
        report.append(message(N_("Columns that are not used: {names}."), names=left))
    return report
