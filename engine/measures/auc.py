"""How well scores order the samples, whatever the threshold."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.datasets.base import DataSpec
from engine.measures.base import MEASURES, Measure
from engine.measures.wrapped import Wrapped
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
    recall, which tells more where a class is rare. Both are means over classes, from 500 thresholds.

    Reference: Fawcett, 2006, *An introduction to ROC analysis*.
    """

    title = N_("Area under the curve")

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("main",) and data.target in ("classes", "labels")

    def tally(self, data: DataSpec) -> Wrapped:
        from torchmetrics import classification as made

        if data.target == "labels":
            count = len(data.labels)
            return Wrapped(
                {
                    "auc": made.MultilabelAUROC(count, thresholds=THRESHOLDS),
                    "average_precision": made.MultilabelAveragePrecision(count, thresholds=THRESHOLDS),
                },
                lambda said, y: (said, y.long()),
            )
        if len(data.classes) == 2:
            return Wrapped(
                {
                    "auc": made.BinaryAUROC(thresholds=THRESHOLDS),
                    "average_precision": made.BinaryAveragePrecision(thresholds=THRESHOLDS),
                },
                _second,
            )
        count = len(data.classes)
        return Wrapped(
            {
                "auc": made.MulticlassAUROC(count, thresholds=THRESHOLDS),
                "average_precision": made.MulticlassAveragePrecision(count, thresholds=THRESHOLDS),
            }
        )


def _second(said: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    """The probability of the second of two classes `(N,)`."""
    return said[:, 1], y
