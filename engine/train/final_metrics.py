"""The metrics that are computed once, over a whole split, when a run ends."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

import structlog
from torch import Tensor

from engine.datasets.base import Data, Dataset, DataSpec
from engine.metrics.base import METRICS, Metric, Tally
from engine.objectives.base import Objective

Found = TypeVar("Found")
log = structlog.get_logger()


class FinalMetric:
    """One metric of a run. What it raises is logged and leaves it out: no metric ends a run that has learned."""

    def __init__(self, measure: Metric, dataset: Dataset, data: Data, spec: DataSpec) -> None:
        self.name = measure.name
        self.tally: Tally | None = self._guarded(lambda: measure.fitted(dataset, data).tally(spec))

    def update(self, output: Tensor, y: Tensor) -> None:
        if (tally := self.tally) is not None:
            self._guarded(lambda: tally.update(output, y))

    def compute(self) -> dict[str, float]:
        """Nothing where it failed."""
        found = None if self.tally is None else self._guarded(self.tally.compute)
        return found or {}

    def _guarded(self, act: Callable[[], Found]) -> Found | None:
        try:
            return act()
        except Exception:  # a metric's outermost frame: its error is its own
            log.exception("a metric failed and is left out", metric=self.name)
            self.tally = None
            return None


def final_metrics(objective: Objective, dataset: Dataset, data: Data, spec: DataSpec) -> list[FinalMetric]:
    """One for each metric that says something about such runs."""
    applying = [kind() for kind in METRICS if kind().applies(objective, spec)]
    return [FinalMetric(measure, dataset, data, spec) for measure in applying]
