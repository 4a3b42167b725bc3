"""Intersection over union."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.datasets.data_spec import DataSpec
from engine.metrics.base import METRICS, Metric
from engine.metrics.class_counts import ClassCounts
from engine.objectives.base import Objective
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor


@METRICS.register("iou")
class IoU(Metric):
    r"""Measures how well the predicted areas overlap the true ones.

    $\text{IoU} = |A \cap B| / |A \cup B|$: the common area divided by the area of both together. 1 is the same area, 0
    is no common pixel. Areas are counted over all images together. Shown as the mean over classes and for each class;
    a class that occurs neither in the true masks nor in the predictions is left out of both, as in scikit-learn.

    Reference: Jaccard, 1912, *The distribution of the flora in the alpine zone*.
    """

    title = N_("Intersection over union")

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("main",) and data.target == "mask"

    def tally(self, data: DataSpec) -> ClassCounts:
        return ClassCounts(self.name, data.labels, _overlap, micro=False)


def _overlap(true_positive: Tensor, false_positive: Tensor, false_negative: Tensor) -> tuple[Tensor, Tensor]:
    return true_positive, true_positive + false_positive + false_negative
