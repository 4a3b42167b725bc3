"""The leader board of a race as a table, and how far the race is."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from html import escape
from statistics import median

from engine.optimizers.base import OPTIMIZERS
from engine.plan.variations import varied
from engine.runs.races.race import Race
from engine.runs.races.result import Standing
from engine.runs.rows import RunRow
from engine.runs.turns import slots
from engine.text import figure
from pages.ui.language import _
from pages.ui.runs.run_text import named

OPTIONAL_AFTER = 3
"""On a phone there is room for the columns up to this one."""


def table(race: Race, shown: Mapping[str, int]) -> str:
    """The variants, best first: in how many seeds each is ahead, and its values at the end."""
    now = _("Median") if race.result.seeds else _("Now")
    rates = {row.variant: learning_rate(row) for row in race.rows} if varied(list(race.names)) == "optimizer" else {}
    head = ["", _("Variant"), _("Ahead in"), now, _("Lowest to highest"), *([_("Learning rate")] if rates else [])]
    rows = [
        [*_cells(place, one, race, shown), *([rates[one.variant]] if rates else [])]
        for place, one in enumerate(race.result.standings, start=1)
    ]
    body = f"<thead>{_row('th', [escape(cell) for cell in head])}</thead><tbody>{''.join(_row('td', row) for row in rows)}</tbody>"
    return f'<div class="ll-scroll"><table class="ll-table ll-standings">{body}</table></div>'


def _row(tag: str, cells: Sequence[str]) -> str:
    marks = [" class='ll-optional'" if number > OPTIONAL_AFTER else "" for number in range(len(cells))]
    return f"<tr>{''.join(f'<{tag}{mark}>{cell}</{tag}>' for mark, cell in zip(marks, cells, strict=True))}</tr>"


def learning_rate(row: RunRow) -> str:
    """That of its plan."""
    return f"{OPTIMIZERS.make(row.plan.optimizer).learning_rate:g}"


def _cells(place: int, one: Standing, race: Race, shown: Mapping[str, int]) -> tuple[str, ...]:
    seeds = race.result.seeds
    colour = f"var(--ll-class-{shown[one.variant]})" if one.variant in shown else "var(--ll-line)"
    name = f'<i class="ll-dot" style="background:{colour}"></i>{escape(named(race.names[one.variant]))}'
    ahead = f"{one.wins} / {seeds}" if seeds else "–"
    value = one.median if seeds else _newest(one.variant, race)
    return str(place) if seeds else "", name, ahead, written(value, race), _spread(one, race)


def _spread(one: Standing, race: Race) -> str:
    if len(one.finals) < 2:
        return "" if race.result.seeds else "–"
    low, high = min(one.finals), max(one.finals)
    return f"{written(low, race)} … {written(high, race)}"


def _newest(variant: str, race: Race) -> float | None:
    """The median of what its members have reported last; None before that."""
    curves = [race.histories[row.id].epochs.get(race.metric or "", []) for row in race.rows if row.variant == variant]
    values = [points[-1][1] for points in curves if points]
    sign = -1 if (race.metric or "").endswith("accuracy") else 1
    return sign * median(values) if values else None


def written(value: float | None, race: Race) -> str:
    """A value of the metric; accuracies are compared with their sign reversed."""
    if value is None:
        return "–"
    if not math.isfinite(value):
        return escape(_("diverged"))
    return f"{-value:.1%}" if (race.metric or "").endswith("accuracy") else figure(value)


def share_done(rows: Sequence[RunRow]) -> float:
    """How much of the race is done, from 0 to 1: every run counts the same."""
    return sum(progress(row) for row in rows) / max(1, len(rows))


def progress(row: RunRow) -> float:
    return 1.0 if row.is_over else min(1.0, row.step / row.steps) if row.steps else 0.0


def seconds_left(rows: Sequence[RunRow]) -> float:
    """The estimated time until the last run ends."""
    left = [row.remaining_s or 0.0 for row in rows if not row.is_over]
    return max(sum(left) / slots(), max(left, default=0.0))
