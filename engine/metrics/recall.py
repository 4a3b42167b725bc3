"""Recall per class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.metrics.averaged import Averaged
from engine.metrics.base import METRICS
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor


@METRICS.register("recall")
class Recall(Averaged):
    r"""Of the samples of a class, the share that the network found.

    $R = TP / (TP + FN)$, with $TP$ the samples correctly predicted as the class and $FN$ those of the class that were
    missed. Reported as the unweighted mean over classes (macro), over all samples together (micro), and for each class.

    A class that occurs neither among the true classes nor among the predictions is left out of the mean; for any other
    class a ratio whose denominator is 0 counts as 0. This is scikit-learn's rule.
    """

    title = N_("Recall")

    def ratio(self, true_positive: Tensor, false_positive: Tensor, false_negative: Tensor) -> tuple[Tensor, Tensor]:
        return true_positive, true_positive + false_negative
