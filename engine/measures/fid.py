"""Fréchet distance between real and generated pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

from pydantic import PrivateAttr

from engine.datasets.base import Data, Dataset, DataSpec
from engine.measures.base import MEASURES, Measure
from engine.measures.side_classifier import FEATURES, SideClassifier, can_read, side_classifier
from engine.objectives.base import Objective
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor


class ByClassifier(Measure):
    """Base of the measures that look at pictures with the side classifier of their data set."""

    _classifier: Any = PrivateAttr(None)

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return "generator" in objective.graphs and can_read(data)

    def fitted(self, dataset: Dataset, data: Data) -> Self:
        measure = self.model_copy()
        measure._classifier = side_classifier(dataset, data)
        return measure

    @property
    def classifier(self) -> SideClassifier:
        known: SideClassifier = self._classifier
        return known


@MEASURES.register("fid")
class FID(ByClassifier):
    r"""Measures how far generated pictures are from real ones: as distributions, not one by one.

    Fréchet distance between two normal distributions of features: $|\mu_1 - \mu_2|^2 + \mathrm{tr}(\Sigma_1 +
    \Sigma_2 - 2 (\Sigma_1 \Sigma_2)^{1/2})$. 0 is best; blurred, wrong or few kinds of pictures raise it. The features are
    the 64 of a small classifier of our own, trained on the same data, not those of the Inception network that papers
    use: compare these figures with each other, never with those of papers.

    Reference: Heusel et al., 2017, *GANs trained by a two time-scale update rule converge to a local Nash equilibrium*.
    """

    title = N_("Fréchet distance (FID)")

    def tally(self, data: DataSpec) -> Distance:
        return Distance(self.classifier)


class Distance:
    """Means and covariances of the features of both, kept by torchmetrics."""

    def __init__(self, classifier: SideClassifier) -> None:
        from torchmetrics.image.fid import FrechetInceptionDistance

        body = classifier.body
        body.num_features = FEATURES  # type: ignore[assignment]  # torchmetrics would else try a picture of 299 × 299
        self.metric = FrechetInceptionDistance(feature=body)
        self.count = 0

    def update(self, said: Tensor, y: Tensor) -> None:
        self.metric.update(y.cpu().contiguous(), real=True)
        self.metric.update(said.cpu().contiguous(), real=False)
        self.count += len(y)

    def compute(self) -> dict[str, float]:
        return {"fid": float(self.metric.compute())} if self.count > 1 else {}
