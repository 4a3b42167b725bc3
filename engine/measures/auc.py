"""How well scores order the samples, whatever the threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.datasets.base import DataSpec
from engine.measures.base import MEASURES, Measure
from engine.objectives.base import Objective
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor

THRESHOLDS = 500


@MEASURES.register("auc")
class AUC(Measure):
    """Asks whether samples of a class have higher scores for it than the others, whatever the threshold.

    The area under the ROC curve is the chance that of one sample of the class and one of another the first has the
    higher score: 1 is perfect, 0.5 is chance. The average precision is the area under the curve of precision over
    recall, which tells more where a class is rare. Both are means over the classes of which there are samples, from
    500 thresholds.

    Reference: Fawcett, 2006, *An introduction to ROC analysis*.
    """

    title = N_("Area under the curve")

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("main",) and data.target in ("classes", "labels")

    def tally(self, data: DataSpec) -> Ranked:
        return Ranked(data)


class Ranked:
    """Counts, for each class and threshold, how many samples of the class and how many others lie above it."""

    def __init__(self, data: DataSpec) -> None:
        import torch
        from torchmetrics import MetricCollection, classification

        self.names = data.classes or data.labels
        self.many = data.target == "labels"
        self.two = len(data.classes) == 2
        kind = "Multilabel" if self.many else "Binary" if self.two else "Multiclass"
        size: dict[str, Any] = {"average": "none", f"num_{'labels' if self.many else 'classes'}": len(self.names)}
        made = {
            name: getattr(classification, f"{kind}{metric}")(thresholds=THRESHOLDS, **({} if self.two else size))
            for name, metric in (("auc", "AUROC"), ("average_precision", "AveragePrecision"))
        }
        # A collection counts once for both.
        self.metrics = MetricCollection(made)
        self.count, self.samples = 0, torch.zeros(len(self.names), dtype=torch.int64)  # of all, of each class

    def update(self, said: Tensor, y: Tensor) -> None:
        """`said` `(N, K)` are probabilities; `y` class indices `(N,)` or labels `(N, K)`. Of two classes the second
        is looked at."""
        said, y = said.cpu(), y.long().cpu()
        self.metrics.update(said[:, 1] if self.two else said, y)
        self.samples += y.sum(0) if self.many else y.bincount(minlength=len(self.names))
        self.count += len(y)

    def compute(self) -> dict[str, float]:
        """The means over classes that have samples and do not have all of them: the others cannot be ranked."""
        ranked = (self.samples > 0) & (self.samples < self.count)
        if not ranked.any():
            return {}
        found = self.metrics.compute()
        return {name: float(each if self.two else each[ranked].mean()) for name, each in found.items()}
