"""F1 per class."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.metrics.averaged import Averaged
from engine.metrics.base import METRICS
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor


@METRICS.register("f1")
class F1(Averaged):
    r"""Combines precision and recall: their harmonic mean.

    $F_1 = 2 P R / (P + R)$; high only when both are. Reported as the unweighted mean over classes (macro), over all
    samples together (micro), and for each class.

    A class that occurs neither among the true classes nor among the predictions is left out of the mean; for any other
    class a ratio whose denominator is 0 counts as 0. This is scikit-learn's rule.

    Reference: van Rijsbergen, 1979, *Information retrieval*.
    """

    title = N_("F1")

    def ratio(self, true_positive: Tensor, false_positive: Tensor, false_negative: Tensor) -> tuple[Tensor, Tensor]:
        return 2 * true_positive, 2 * true_positive + false_positive + false_negative
