"""Evaluation of the val split after an epoch, and of val and test at the end. [torch]"""

from __future__ import annotations

from engine.datasets.base import Dataset
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Split
from engine.train.final_metrics import FinalMetric, final_metrics
from engine.train.session import Session


class SplitScores:
    """Evaluates the splits of a run's data, the val split at most once per step."""

    def __init__(self, session: Session, dataset: Dataset, spec: DataSpec) -> None:
        self.session, self.dataset, self.spec = session, dataset, spec
        self._validated: tuple[int, dict[str, float]] = (-1, {})

    def validate(self) -> dict[str, float]:
        """Figures of the val split; empty if there is none."""
        split = self.session.data.val
        scores = self.session.evaluate(split) if len(split) else {}
        self._validated = (self.session.step, scores)
        return scores

    def summary(self, *, reloaded: bool) -> dict[str, float]:
        """Final figures of val and test, with the final metrics of the last one. `reloaded`: the weights have changed
        since the last validation."""
        data = self.session.data
        if not len(data.test):
            return _named("val", self._final(data.val))
        step, scores = self._validated
        if reloaded or step != self.session.step:
            scores = self.session.evaluate(data.val) if len(data.val) else {}
        return _named("val", scores) | _named("test", self._final(data.test))

    def _final(self, split: Split) -> dict[str, float]:
        return self.session.evaluate(split, self._final_metrics()) if len(split) else {}

    def _final_metrics(self) -> list[FinalMetric]:
        return final_metrics(self.session.objective, self.dataset, self.session.data, self.spec)


def _named(split: str, scores: dict[str, float]) -> dict[str, float]:
    return {f"{split}/{name}": value for name, value in scores.items()}
