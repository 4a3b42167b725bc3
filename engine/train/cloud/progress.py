"""A seed cloud that is trained piece by piece, and what it shows so far. [torch]"""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import Any

import numpy as np

from engine.datasets.base import DATASETS
from engine.plan.plan import Plan
from engine.train.cloud.cloud import Cloud
from engine.train.cloud.cloud_pictures import cloud_curves, cloud_planes
from engine.train.cloud.cloud_summary import CloudSummary, cloud_summary
from engine.train.cloud.loop import CloudMeasured, train_cloud
from engine.views import Array, View


class CloudProgress:
    """The cloud of `count` seeds from that of the plan on, with everything measured so far."""

    def __init__(self, plan: Plan, count: int) -> None:
        self.plan = plan
        self.dataset = DATASETS.make(plan.dataset)
        self.seeds = tuple(range(plan.training.seed, plan.training.seed + count))
        self.cloud = Cloud(plan, self.dataset.load(), self.seeds)
        self.measured: list[CloudMeasured] = []
        self._coming = train_cloud(self.cloud)

    @property
    def is_over(self) -> bool:
        return self.cloud.step >= self.cloud.steps

    def grow(self, seconds: float) -> None:
        """Trains for about this time."""
        until_s = time.monotonic() + seconds
        while time.monotonic() < until_s:
            measured = next(self._coming, None)
            if measured is None:
                return
            self.measured.append(measured)

    def final(self) -> dict[str, list[float]]:
        """The last value of each metric for each seed."""
        found: dict[str, list[float]] = {}
        for one in self.measured:
            found |= {name: values.tolist() for name, values in one.values.items()}
        return found

    def summary(self) -> CloudSummary | None:
        final = self.final()
        return cloud_summary(self.seeds, final) if final else None

    def points(self, metric: str) -> tuple[Array, Array]:
        """The steps `(M,)` at which a metric was measured, and its values `(M, S)`."""
        found = [(one.step, one.values[metric]) for one in self.measured if metric in one.values]
        steps = np.array([step for step, _ in found], dtype=np.float64)
        return steps, np.array([values for _, values in found]).reshape(len(found), len(self.seeds))

    def shown(self) -> Mapping[str, Any]:
        """Progress, results and pictures."""
        summary = self.summary()
        metric = summary.metric if summary else "train/loss"
        views: dict[str, View] = {"curves": cloud_curves(metric, *self.points(metric), self.cloud.steps)}
        views |= cloud_planes(self.cloud, self.dataset)
        return {
            "step": self.cloud.step,
            "steps": self.cloud.steps,
            "seeds": list(self.seeds),
            "metric": metric,
            "final": self.final().get(metric, []),
            "summary": summary and {**summary._asdict(), **{k: list(getattr(summary, k)) for k in ENDS}},
            "views": views,
        }


ENDS = ("lowest", "median", "highest")
