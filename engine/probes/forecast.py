"""Forecasts on top of the series."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.datasets.naive_forecasts import repeated
from engine.graph.spec import GraphSpec
from engine.probes.base import PROBES, Probe, ProbeContext
from engine.probes.nodes import shapes
from engine.text import N_, message
from engine.views import Array, Curves, Series

SHOWN = 160
"""The number of points of the series that are drawn."""
NOTES = {
    2: N_("Mean absolute error: {error}, in the units of the series. Predicting the last value: {last}."),
    3: N_(
        "Mean absolute error: {error}, in the units of the series. Predicting the last value: {last}; the value one "
        "season before: {season}."
    ),
}
"""The note under the picture, by the number of forecasts compared."""


@PROBES.register("forecast")
class Forecast(Probe):
    """Shows the series with the network's forecasts drawn onto it.

    The first line is what was measured. Each short line starts at the end of a window and shows all the values that the
    network predicts from it; then the next one starts. Where they lie on the first line, the forecast was right. For a
    series with a season, the dashed line repeats the values of one season before.
    """

    title = N_("Forecast")
    group = "answers"
    rank = 15

    first: int = Field(0, ge=0, le=10_000_000, title=N_("First point"))

    def applies(self, graphs: Mapping[str, GraphSpec], data: DataSpec) -> bool:
        return data.kind == "sequence" and data.horizon > 0 and bool(shapes(graphs))

    def compute(self, context: ProbeContext) -> Curves:
        split, horizon = context.evaluated, context.spec.horizon
        unit, offset = context.data.unit, context.data.offset
        first = min(self.first, max(0, len(split) - horizon - 1))
        starts = np.arange(first, min(len(split), first + SHOWN), horizon)
        predicted = context.val_output.numpy()[starts] * unit + offset
        came = split.y[starts] * unit + offset
        now = split.x[starts, -1, 0] * unit + offset
        count = len(starts) * horizon + 1
        times = context.dataset.point_times(context.evaluated_name, first, count) if len(starts) else ()
        places = starts - first if times else starts
        time, truth = _joined(places, horizon, now, came)
        ahead, forecasts = _parted(places, horizon, now, predicted)
        errors = {"error": predicted, "last": np.repeat(now[:, None], horizon, axis=1)}
        series = [Series(message(N_("measured")), time, truth), Series(message(N_("forecast")), ahead, forecasts)]
        if season := context.data.season:
            errors["season"] = repeated(split.x[starts], season, horizon) * unit + offset
            dashed = _joined(places, horizon, now, errors["season"])
            series.append(Series(message(N_("one season before")), *dashed, dashed=True))
        note = message(NOTES[len(errors)], **{name: _error(values, came) for name, values in errors.items()})
        return Curves(
            tuple(series), x_label=N_("time"), y_label=context.spec.columns[0], x_names=times, note=note,
            source=context.source(),
        )  # fmt: skip


def _joined(starts: Array, horizon: int, now: Array, came: Array) -> tuple[Array, Array]:
    """The true series from the start of the first forecast: its last known point, then the true values."""
    if not len(starts):
        return np.zeros(0), np.zeros(0)
    values = np.concatenate([now[:1], came.ravel()])
    return starts[0] + np.arange(len(values)), values


def _parted(starts: Array, horizon: int, now: Array, predicted: Array) -> tuple[Array, Array]:
    """The forecasts, each starting at the last known point, separated by gaps (NaN)."""
    gap = np.full((len(starts), 1), np.nan)
    times = np.concatenate([starts[:, None] + np.arange(horizon + 1), gap], axis=1)
    values = np.concatenate([now[:, None], predicted, gap], axis=1)
    return times.ravel(), values.ravel()


def _error(predicted: Array, came: Array) -> str:
    return f"{float(np.abs(predicted - came).mean()) if len(came) else 0.0:.3g}"
