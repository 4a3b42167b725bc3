"""Base of metrics that are computed per class and averaged."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.datasets.data_spec import DataSpec
from engine.metrics.base import Metric
from engine.metrics.class_counts import ClassCounts
from engine.objectives.base import Objective

if TYPE_CHECKING:
    from torch import Tensor


class Averaged(Metric):
    """A figure per class (or label), their mean (macro), and the figure over all samples together (micro).

    They are shown as `f1`, `f1_micro` and `f1.<class>`. See `ClassCounts` for classes that do not occur.
    """

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("main",) and data.target in ("classes", "labels")

    def ratio(self, true_positive: Tensor, false_positive: Tensor, false_negative: Tensor) -> tuple[Tensor, Tensor]:
        """Numerator and denominator from counts `(K,)`."""
        raise NotImplementedError

    def tally(self, data: DataSpec) -> ClassCounts:
        return ClassCounts(self.name, data.classes or data.labels, self.ratio)
