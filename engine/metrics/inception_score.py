"""Inception score of generated images."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.datasets.data_spec import DataSpec
from engine.metrics.base import METRICS
from engine.metrics.fid import ClassifierMetric
from engine.metrics.side_classifier import SideClassifier
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor


@METRICS.register("inception_score")
class InceptionScore(ClassifierMetric):
    r"""Measures whether each generated image clearly belongs to one class, and whether all classes occur.

    $\exp(E\, \mathrm{KL}(p(y \mid x) \,\|\, p(y)))$, from 1 (all images look alike, or none is clear) up to the
    number of classes. Classes are predicted by a small classifier of our own, trained on the same data, not by the
    Inception network that papers use: compare these figures with each other, never with those of papers.

    Reference: Salimans et al., 2016, *Improved techniques for training GANs*.
    """

    title = N_("Inception Score")

    def tally(self, data: DataSpec) -> InceptionTally:
        return InceptionTally(self.classifier)


class InceptionTally:
    """Sums over all images: of the probabilities `(K,)`, and of their negative entropies."""

    def __init__(self, classifier: SideClassifier) -> None:
        self.classifier = classifier
        self.count, self.certainty = 0, 0.0
        self.shares: Tensor | None = None

    def update(self, output: Tensor, y: Tensor) -> None:
        from torch import special

        each = self.classifier.head(self.classifier.body(output.cpu().contiguous())).softmax(1).double()
        self.count += len(each)
        self.certainty -= float(special.entr(each).sum())
        self.shares = each.sum(0) if self.shares is None else self.shares + each.sum(0)

    def compute(self) -> dict[str, float]:
        from math import exp

        from torch import special

        if self.shares is None:
            return {}
        # The mean of KL(p || q), with q the mean of p, is the entropy of q minus the mean entropy of p.
        entropy = float(special.entr(self.shares / self.count).sum())
        return {"inception_score": exp(entropy + self.certainty / self.count)}
