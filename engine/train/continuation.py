"""Continues a time series beyond its end. [torch]"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.errors import RequestError
from engine.probes.base import ProbeContext
from engine.text import N_
from engine.views import Array

MAX_STEPS = 500


def continue_series(context: ProbeContext, steps: int, series: int = 0) -> Mapping[str, Any]:
    """The next values of a series: `{"past", "past_times", "coming", "times", "names"}`.

    Beyond the forecast horizon the network is given its own forecasts, which is possible only if it reads no other
    column; otherwise the answer ends at the horizon. `names` are those of all series.
    """
    windows = context.dataset.latest_windows(MAX_STEPS)
    if not windows or not context.spec.horizon:
        raise RequestError(N_("This network does not forecast a time series."))
    latest = windows[min(max(series, 0), len(windows) - 1)]
    points, coming = latest.points, np.zeros(0)
    while len(coming) < min(steps, MAX_STEPS):
        ahead = _ahead(context, (points - latest.offset) / latest.unit)
        coming = np.concatenate([coming, ahead])
        if points.shape[1] > 1:
            break
        points = np.concatenate([points, ahead[:, None]])[-len(points) :]
    coming = coming[:steps]
    return {
        "past": latest.points[:, 0],
        "past_times": list(latest.past_times),
        "coming": coming,
        "times": list(latest.times[: len(coming)]),
        "names": [window.name for window in windows],
    }


def _ahead(context: ProbeContext, sample: Array) -> Array:
    """The values `(H,)` that follow a window `(T, D)`, in their units."""
    output = context.forward(sample.astype(np.float32)[None])
    values: Array = context.objective.probabilities(output).numpy()[0]
    return values * context.data.unit + context.data.offset
