"""How well scores rank the samples, independently of a threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from engine.datasets.data_spec import DataSpec
from engine.metrics.base import METRICS, Metric
from engine.objectives.base import Objective
from engine.text import N_
from engine.views import Array

if TYPE_CHECKING:
    from torch import Tensor


@METRICS.register("auc")
class AUC(Metric):
    r"""Measures whether samples of a class get higher scores for it than the others, whatever the threshold.

    The area under the ROC curve is the probability that of one sample of the class and one of another the first has the
    higher score (equal scores count half): 1 is perfect, 0.5 is random guessing. The average precision,
    $\sum_n (R_n - R_{n-1}) P_n$ over the scores from high to low, is the area under the steps of precision over recall,
    which is more informative where a class is rare. Both are exact, and means over the classes that have samples and do
    not have all of them.

    Reference: Fawcett, 2006, *An introduction to ROC analysis*.
    """

    title = N_("Area under the curve (AUC)")

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("main",) and data.target in ("classes", "labels")

    def tally(self, data: DataSpec) -> RankingTally:
        return RankingTally(len(data.classes or data.labels))


class RankingTally:
    """Keeps the scores of all samples, 4 bytes per sample and class: fixed thresholds would not give exact areas."""

    def __init__(self, classes: int) -> None:
        self.classes = classes
        self.scores: list[Array] = []
        self.targets: list[Array] = []

    def update(self, output: Tensor, y: Tensor) -> None:
        """`output` `(N, K)` are probabilities; `y` class indices `(N,)` or labels `(N, K)`."""
        self.scores.append(output.float().cpu().numpy())
        self.targets.append(y.cpu().numpy())

    def compute(self) -> dict[str, float]:
        """Empty if no class can be ranked."""
        if not self.scores:
            return {}
        scores, y = np.concatenate(self.scores), np.concatenate(self.targets)
        # For two classes only the second is ranked.
        columns = [1] if self.classes == 2 and y.ndim == 1 else range(self.classes)
        truths = [y[:, k] > 0.5 if y.ndim == 2 else y == k for k in columns]
        found = [areas(scores[:, k], true) for k, true in zip(columns, truths, strict=True) if 0 < true.sum() < len(y)]
        if not found:
            return {}
        auc, average_precision = np.mean(found, axis=0)
        return {"auc": float(auc), "average_precision": float(average_precision)}


def areas(scores: Array, true: Array) -> tuple[float, float]:
    """The area under the ROC curve and the average precision of scores `(N,)`; `true` marks the positive samples."""
    _, level, counts = np.unique(-scores, return_inverse=True, return_counts=True)  # from the highest score down
    positives = np.bincount(level[true], minlength=len(counts)).astype(np.float64)
    negatives = counts - positives
    found = np.cumsum(positives)
    area = np.sum(negatives * (found - positives / 2)) / (positives.sum() * negatives.sum())
    average_precision = np.sum(positives * found / np.cumsum(counts)) / positives.sum()
    return float(area), float(average_precision)
