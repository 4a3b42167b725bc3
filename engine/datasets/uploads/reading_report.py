"""What is reported about how the columns of a table were read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from engine.datasets.uploads.column_facts import Facts
from engine.datasets.uploads.dates import FORMATS
from engine.datasets.uploads.decoding import quotable
from engine.datasets.uploads.totals import TotalsRow
from engine.text import N_, Message, message, plural

MAX_NAMED = 5
"""Cells that a sentence names."""
UNIT = N_("Unit of `{column}`: {unit}.")
MISSING = (
    N_("1 cell in `{column}` counts as missing: {cells}."),
    N_("{count} cells in `{column}` count as missing: {cells}."),
)
MERGED = N_("Spellings of one category in `{column}` were merged: {spellings}.")
TOTALS = N_("Row {row} was excluded, since it holds totals: `{cell}`.")
DROPPED = (
    N_("1 row without a value in `{column}` was dropped."),
    N_("{count} rows without a value in `{column}` were dropped."),
)
_USUAL_FORMATS = ("", "1234.5")


def reading_notes(facts: Sequence[Facts]) -> list[Message]:
    """Formats that are not the usual one, units, and the cells that count as missing."""
    used = [fact for fact in facts if fact.kind != "leave_out"]
    return [*_formats(used), *(note for fact in used for note in _notes(fact))]


def _formats(facts: Sequence[Facts]) -> Iterator[Message]:
    columns: dict[str, list[str]] = {}
    for fact in facts:
        if fact.kind == "number" and fact.reading.format not in _USUAL_FORMATS and len(fact.formats) < 2:
            columns.setdefault(fact.reading.format, []).append(fact.name)
    for style, names in columns.items():
        template = plural(
            len(names),
            N_("Numbers written like {format}: column {names}."),
            N_("Numbers written like {format}: columns {names}."),
        )
        yield message(template, format=style, names=names)


def _notes(facts: Facts) -> Iterator[Message]:
    if len(facts.formats) > 1:
        yield _alternative(facts)
    if facts.kind == "date" and facts.fences:
        yield _dates(facts)
    if facts.reading.unit:
        yield message(UNIT, column=facts.name, unit=quotable(facts.reading.unit))
    if facts.bounds:
        yield _bounds(facts)
    if facts.gaps:
        yield _missing(facts)
    if facts.reading.spellings:
        yield _merged(facts)


def _dates(facts: Facts) -> Message:
    template = N_("Dates in `{column}` are written as {format}, from {first} to {last}.")
    first, last = (facts.reading.shown(value) for value in (facts.low, facts.high))
    return message(template, column=facts.name, format=_title(facts.reading.format), first=first, last=last)


def _title(style: str) -> str | Message:
    return message(FORMATS[style]) if style in FORMATS else style


def _alternative(facts: Facts) -> Message:
    chosen = facts.formats.index(facts.reading.format)
    cell, *values = facts.sample[0]
    template = N_(
        "`{column}` can be read in two ways: `{cell}` is {value} if written like {format}, and {other_value} if written "
        "like {other_format}. It is read as {value}."
    )
    other = 1 if chosen == 0 else 0
    return message(
        template, column=facts.name, cell=quotable(cell), value=values[chosen], format=_title(facts.formats[chosen]),
        other_value=values[other], other_format=_title(facts.formats[other]),
    )  # fmt: skip


def _missing(facts: Facts) -> Message:
    count = sum(number for _, number in facts.gaps)
    named = [f"{quotable(cell)} ({number})" for cell, number in facts.gaps[:MAX_NAMED]]
    return message(
        plural(count, *MISSING),
        count=count,
        column=facts.name,
        cells=", ".join(named) + ", …" * (len(facts.gaps) > MAX_NAMED),
    )


def _bounds(facts: Facts) -> Message:
    count, cell = sum(number for _, number in facts.bounds), quotable(facts.bounds[0][0])
    template = plural(
        count,
        N_("1 cell in `{column}` is a bound, `{cell}`, and was read as the number."),
        N_("{count} cells in `{column}` are bounds like `{cell}`, and were read as the numbers."),
    )
    return message(template, count=count, column=facts.name, cell=cell)


def _merged(facts: Facts) -> Message:
    spellings = list(facts.reading.spellings.items())
    named = [f"{quotable(cell)} → {quotable(name)}" for cell, name in spellings[:MAX_NAMED]]
    return message(MERGED, column=facts.name, spellings=", ".join(named) + ", …" * (len(spellings) > MAX_NAMED))


def totals_notes(rows: Sequence[TotalsRow]) -> list[Message]:
    return [message(TOTALS, row=found.row + 1, cell=quotable(found.cell)) for found in rows]


def exclusion_note(facts: Facts, rows: int) -> Message:
    """Why a column is excluded."""
    if not facts.distinct:
        return message(N_("`{column}` was excluded: it has no values."), column=facts.name)
    if facts.distinct == 1:
        return message(N_("`{column}` was excluded: it has the same value in every row."), column=facts.name)
    template = N_(
        "`{column}` was excluded: {distinct} distinct values in {rows} rows are names or texts, not categories."
    )
    return message(template, column=facts.name, distinct=facts.distinct, rows=rows - facts.missing)
