"""A series as it is drawn: few enough points, with the places where its splits begin."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from engine.datasets.uploads.resampling import Stretch
from engine.datasets.uploads.time_steps import Step
from engine.datasets.uploads.windows import cuts
from engine.views import Array

MAX_POINTS = 600
MAX_LINES = 6


def timeline(
    values: Array,
    stretches: Sequence[Stretch],
    keys: Sequence[str],
    step: Step,
    origin: int,
    fractions: tuple[float, float] = (0.2, 0.2),
) -> dict[str, Any]:
    """The target of the first series over time.

    `lines`: a name and the points `(n, 2)` of each, NaN where values are missing; `cuts`: where validation and test
    begin; `labels`: the times of the start, both cuts and the end.
    """
    steps = max((part.start + part.rows for part in stretches), default=0)
    first, second = cuts(steps, *fractions)
    lines = [
        {"name": name, "points": _points(values[part.first : part.first + part.rows, 0], part.start)}
        for name, part in zip(keys[:MAX_LINES], stretches, strict=False)
    ]
    labels = [step.label(origin + place) for place in (0, first, second, max(0, steps - 1))]
    return {"steps": steps, "cuts": [first, second], "labels": labels, "lines": lines, "series": len(stretches)}


def _points(values: Array, start: int) -> Array:
    """At most about `MAX_POINTS` points: the lowest and the highest of each part of a long series."""
    time = start + np.arange(len(values))
    if len(values) > MAX_POINTS:
        each = -(-2 * len(values) // MAX_POINTS)
        chosen = [_extremes(values[at : at + each], at) for at in range(0, len(values), each)]
        places = np.unique(np.concatenate(chosen))
        time, values = time[places], values[places]
    return np.stack([time, values], axis=1).astype(np.float32)


def _extremes(values: Array, at: int) -> Array:
    """The places of the lowest and highest value, and of a missing one."""
    missing = np.flatnonzero(np.isnan(values))[:1]
    known = np.flatnonzero(np.isfinite(values))
    if not len(known):
        return at + missing
    return at + np.concatenate([missing, known[[values[known].argmin(), values[known].argmax()]]])
