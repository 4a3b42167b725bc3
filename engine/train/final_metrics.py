"""Metrics that are computed once, over a whole split, when a run ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog
from torch import Tensor

from engine.datasets.base import Dataset
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data
from engine.metrics.base import METRICS, Metric, Tally
from engine.objectives.base import Objective

Found = TypeVar("Found")
log = structlog.get_logger()


class FinalMetric:
    """One metric of a run. If it raises, the error is logged and the metric is left out: a metric must not fail a
    run."""

    def __init__(self, metric: Metric, dataset: Dataset, data: Data, spec: DataSpec) -> None:
        self.name = metric.name
        self.tally: Tally | None = self._guarded(lambda: metric.fitted(dataset, data).tally(spec))

    def update(self, output: Tensor, y: Tensor) -> None:
        if (tally := self.tally) is not None:
            self._guarded(lambda: tally.update(output, y))

    def compute(self) -> dict[str, float]:
        """The metric's values; empty if it failed."""
        found = None if self.tally is None else self._guarded(self.tally.compute)
        return found or {}

    def _guarded(self, act: Callable[[], Found]) -> Found | None:
        try:
            return act()
        except Exception:  # the outermost frame of a metric: its error must not end the run
            log.exception("a metric failed and is left out", metric=self.name)
            self.tally = None
            return None


def final_metrics(objective: Objective, dataset: Dataset, data: Data, spec: DataSpec) -> list[FinalMetric]:
    """The metrics that apply to this run."""
    applying = [kind() for kind in METRICS if kind().applies(objective, spec)]
    return [FinalMetric(metric, dataset, data, spec) for metric in applying]
