"""What the board of a race draws: a curve per variant, and a card per member of one seed."""

from __future__ import annotations

from collections.abc import Mapping
from statistics import median
from typing import Any

import numpy as np
import streamlit as st

from engine.datasets.base import DATASETS
from engine.diagnoses.history import History
from engine.diagnoses.verdict import NAMES
from engine.runs.races.race import Race, member_history
from engine.runs.rows import RunRow
from engine.text import N_, Message, figure, message
from engine.train.panels import panels, ranked
from engine.views import Curves, Series
from pages.ui import language
from pages.ui.backend import store
from pages.ui.compare.race_standings import progress
from pages.ui.language import say_plainly
from pages.ui.runs import run_text

MAX_CURVES = 10
"""As many as there are colors."""

INSIDE = frozenset(
    {"attention", "gates", "decisive_words", "skips", "all_feature_maps", "filters", "weight_histograms"}
)
"""Main pictures that show layers, for which a card is too small."""
ANSWERS = ("predictions",)
"""Further pictures of answers."""
MAX_EXCESS = 10.0
"""A curve that diverges is cut where it exceeds those that do not by this factor."""


@st.cache_resource(max_entries=400, show_spinner=False)
def history_of(run_id: str, last_seq: int) -> History:
    """What a member has reported up to this event, read once for everyone who watches."""
    return member_history(store(), store().run(run_id))


def shown_variants(race: Race) -> dict[str, int]:
    """The variants with a curve, each with its color: all, or the ten that lead."""
    variants = list(race.names)
    if len(variants) > MAX_CURVES:
        ranked = [one.variant for one in race.result.standings] if race.result.seeds else variants
        leading = set(ranked[:MAX_CURVES])
        variants = [variant for variant in variants if variant in leading]
    return {variant: colour for colour, variant in enumerate(variants)}


def curves(race: Race, shown: Mapping[str, int]) -> Curves | None:
    """The metric of each variant by step, the median of its seeds."""
    if race.metric is None:
        return None
    if len(race.names) == 1:
        return _curves_of_seeds(race, race.metric)
    lines = _cut({variant: _line(race, variant, race.metric) for variant in shown}, race)
    if not any(lines.values()):
        return None
    series = tuple(
        Series(race.names[variant], np.array(list(line)), np.array(list(line.values())))
        for variant, line in lines.items()
    )
    return Curves(series, N_("step") if race.by_step else N_("epoch"), NAMES[race.metric], log_y=_spans(lines))


def _curves_of_seeds(race: Race, metric: str) -> Curves | None:
    """A curve per seed of the only variant."""
    curves = [(row, race.histories[row.id].epochs.get(metric, [])) for row in race.rows[:MAX_CURVES]]
    series = tuple(
        Series(
            _seed_name(row), np.array([step for step, _value in points]), np.array([value for _step, value in points])
        )
        for row, points in curves
        if points
    )
    return Curves(series, N_("step"), NAMES[metric]) if series else None


def _seed_name(row: RunRow) -> Message:
    return message(N_("Seed {seed}"), seed=row.plan.training.seed)


def _line(race: Race, variant: str, metric: str) -> dict[float, float]:
    """The median of the seeds that have come so far, at each position."""
    found: dict[float, list[float]] = {}
    for row in race.rows:
        if row.variant == variant:
            history = race.histories[row.id]
            scale = 1 if race.by_step else max(1, history.steps_per_epoch)
            for step, value in history.epochs.get(metric, []):
                found.setdefault(step / scale, []).append(value)
    return {position: median(values) for position, values in sorted(found.items())}


def _cut(lines: Mapping[str, dict[float, float]], race: Race) -> dict[str, dict[float, float]]:
    """The lines without the values of diverging members that would leave no room for the others."""
    diverged = {row.variant for row in race.rows if row.status == "diverged"}
    largest = max(
        (value for name, line in lines.items() if name not in diverged for value in line.values()), default=None
    )
    if largest is None or not diverged:
        return dict(lines)
    limit = MAX_EXCESS * abs(largest)
    return {name: {at: value for at, value in line.items() if value <= limit} for name, line in lines.items()}


def _spans(lines: Mapping[str, Mapping[float, float]]) -> bool:
    """Whether the values span more than a factor of twenty."""
    values = [value for line in lines.values() for value in line.values()]
    return min(values) > 0 and max(values) > 20 * min(values)


def cards(race: Race, seed: int, shown: Mapping[str, int]) -> list[dict[str, Any]]:
    """The members of one seed, in order; those of all seeds if there is only one variant."""
    if len(race.names) == 1:
        return [
            {**_card(race, row, shown), "name": say_plainly(_seed_name(row)), "colour": number}
            for number, row in enumerate(race.rows)
        ]
    return [_card(race, row, shown) for row in race.rows if row.plan.training.seed == seed]


def _card(race: Race, row: RunRow, shown: Mapping[str, int]) -> dict[str, Any]:
    name = run_text.named(race.names[row.variant or ""])
    return {
        "run": row.id,
        "name": name,
        "colour": shown.get(row.variant or ""),
        "status": run_text.status(row),
        "value": _value(race, row),
        "progress": progress(row),
        "over": row.is_over,
        "begun": row.attempt > 0,
        "panel": _panel(row.plan_json, row),
        "address": f"/train?run={row.id}&{language.PARAMETER}={language.language()}",
    }


@st.cache_data(max_entries=400, show_spinner=False)
def _panel(plan_json: str, _row: RunRow) -> dict[str, Any] | None:
    """What shows best how the networks differ: their answers, else their insides."""
    offered = panels(_row.plan, DATASETS.make(_row.plan.dataset).spec())
    answers = [name for name in ranked() if name not in INSIDE]
    chosen = next((name for name in (*answers, *ANSWERS, *ranked()) if name in offered), None)
    return {"name": chosen} if chosen else None


def _value(race: Race, row: RunRow) -> str:
    """The newest value of the metric."""
    points = race.histories[row.id].epochs.get(race.metric or "", [])
    if not points or row.status == "diverged":
        return ""
    value = points[-1][1]
    return f"{value:.1%}" if (race.metric or "").endswith("accuracy") else figure(value)
