"""The newest metrics of several runs side by side, with the best value of each, and all points of their curves."""

from __future__ import annotations

import csv
import io
import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal

from engine.diagnoses.history import History
from engine.plan.plan import Plan

Better = Literal["higher", "lower"]
HIGHER = frozenset(
    {
        *("accuracy", "pixel_accuracy", "label_accuracy", "f1", "precision", "recall", "auc", "average_precision"),
        *("iou", "r2", "psnr", "ssim", "inception_score", "top_3", "top_5"),
    }
)
LOWER = frozenset({"loss", "error", "mae", "mse", "rmse", "perplexity", "fid", "reconstruction"})
OF_LOSS = frozenset({"loss", "reconstruction"})
"""Metrics that depend on the loss function, so that they do not compare runs with different ones."""
HEAD = ("run", "metric", "step", "value")


@dataclass(frozen=True)
class MetricRow:
    """A metric: its value in each run, None where a run lacks it, and the columns of the best one."""

    name: str
    values: tuple[float | None, ...]
    better: Better | None = None
    best: frozenset[int] = frozenset()


def direction(name: str) -> Better | None:
    """Whether higher or lower values of `val/accuracy` are better; None if neither is."""
    metric = name.partition("/")[2] or name
    return "higher" if metric in HIGHER else "lower" if metric in LOWER else None


def newest_metrics(summary: Mapping[str, float], history: History) -> dict[str, float]:
    """The final metrics of a run, and the newest ones of those that it has not reported at its end."""
    newest = {name: points[-1][1] for name, points in history.epochs.items() if points}
    return {**newest, **summary}


def metric_rows(plans: Sequence[Plan], metrics: Sequence[Mapping[str, float]]) -> tuple[MetricRow, ...]:
    """One row per metric, in the order of the runs that have them. Nothing is best among runs of different data."""
    names = dict.fromkeys(name for one in metrics for name in one)
    return tuple(_row(name, [one.get(name) for one in metrics], plans) for name in names)


def _row(name: str, values: Sequence[float | None], plans: Sequence[Plan]) -> MetricRow:
    better = direction(name)
    finite = [value for value in values if value is not None and math.isfinite(value)]
    if better is None or len(set(finite)) < 2 or not _comparable(name, plans):
        return MetricRow(name, tuple(values), better)
    best = max(finite) if better == "higher" else min(finite)
    return MetricRow(name, tuple(values), better, frozenset(i for i, value in enumerate(values) if value == best))


def _comparable(name: str, plans: Sequence[Plan]) -> bool:
    """Whether the plans measure the same: equal data, and for a loss the same loss function."""
    same_loss = all(plan.loss == plans[0].loss and plan.objective == plans[0].objective for plan in plans)
    same_data = all(plan.dataset == plans[0].dataset for plan in plans)
    return same_data and (same_loss or name.partition("/")[2] not in OF_LOSS)


def curve_csv(histories: Mapping[str, History]) -> str:
    """All points of all curves, in full precision: one line per run, metric and step."""
    file = io.StringIO()
    writer = csv.writer(file, lineterminator="\n")
    writer.writerow(HEAD)
    for run, history in histories.items():
        writer.writerows((run, name, step, value) for name, step, value in _points(history))
    return file.getvalue()


def _points(history: History) -> Iterable[tuple[str, int, float]]:
    """Within epochs where a metric is measured there, else one point per epoch."""
    for name, points in {**history.epochs, **history.curves}.items():
        for step, value in points:
            yield name, step, value
