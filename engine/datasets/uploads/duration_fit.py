"""Decides whether a column holds durations, and how they are written."""

from __future__ import annotations

from collections.abc import Mapping

from engine.datasets.uploads.column_names import words
from engine.datasets.uploads.durations import DURATIONS, HM, HMS, MS, WORDS, duration_of, part_count
from engine.datasets.uploads.numbers import NumberFit


def _names(text: str) -> frozenset[str]:
    return frozenset(text.split())


UNIT = "s"
_DAY_S = 86_400
_NAMES = _names(
    "duration durations elapsed elapsedtime runtime runningtime laptime lap finishtime finishingtime chiptime guntime nettime "
    "racetime timetaken timeneeded timespent timeelapsed playtime playingtime tracklength pace traveltime waitingtime dauer laufzeit spielzeit fahrzeit zeitdauer durée "
    "duree duración duracion durata duração duracao 时长 用时 耗时 持续时间 总用时 完赛时间 所要時間"
)
"""Names of columns of durations."""


def is_called_duration(name: str) -> bool:
    """Whether a column is called after durations, as a whole or by its first or last word."""
    found = words(name)
    return bool(found) and bool({"".join(found), found[0], found[-1]} & _NAMES)


def fit_durations(counts: Mapping[str, int], odd_share: float, wanted: str | None = None) -> NumberFit | None:
    """How distinct cells, with how often each occurs, are durations; None if they are not. `wanted`: only this
    format."""
    total = sum(counts.values())
    known = {name: _values(counts, name) for name in ([wanted] if wanted else DURATIONS)}
    covered = {name: sum(counts[cell] for cell in values) for name, values in known.items()}
    most = max(covered.values(), default=0)
    if not most or most < (1 - odd_share) * total:
        return None
    formats = [name for name in known if covered[name] == most]
    if HMS in formats and any(cell.count(":") == 2 for cell in known[HMS]):
        formats = [HMS]
    elif {HMS, MS} <= set(formats):
        formats.remove(HMS)  # minutes and seconds alone
    if WORDS in formats and wanted is None and not any(part_count(cell) > 1 for cell in known[WORDS]):
        return None  # numbers with one unit
    first = known[formats[0]]
    sample = tuple(cell for cell in first if len(formats) > 1)[:3]
    return NumberFit(tuple(formats), UNIT, odd=tuple(cell for cell in counts if cell not in first), sample=sample)


def exceed_a_day(counts: Mapping[str, int]) -> bool:
    """Whether some cells with colons are too long for times of day."""
    long = (duration_of(cell, HMS if cell.count(":") == 2 else HM) for cell in counts if ":" in cell)
    return any(value is not None and abs(value) >= _DAY_S for value in long)


def _values(counts: Mapping[str, int], name: str) -> dict[str, float]:
    return {cell: value for cell in counts if (value := duration_of(cell, name)) is not None}
