"""Fréchet distance between real and generated images."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Self

import numpy as np
from pydantic import PrivateAttr

from engine.datasets.base import Dataset
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data
from engine.metrics.base import METRICS, Metric
from engine.metrics.side_classifier import FEATURES, SideClassifier, can_read, side_classifier
from engine.objectives.base import Objective
from engine.text import N_
from engine.views import Array

if TYPE_CHECKING:
    from torch import Tensor


class ClassifierMetric(Metric):
    """Base class of metrics that compare images by the side classifier of their data set."""

    _classifier: Any = PrivateAttr(None)

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return "generator" in objective.graphs and can_read(data)

    def fitted(self, dataset: Dataset, data: Data) -> Self:
        fitted = self.model_copy()
        fitted._classifier = side_classifier(dataset, data)
        return fitted

    @property
    def classifier(self) -> SideClassifier:
        known: SideClassifier = self._classifier
        return known


@METRICS.register("fid")
class FID(ClassifierMetric):
    r"""Measures how far generated images are from real ones: as distributions, not one by one.

    Fréchet distance between two normal distributions of features:
    $|\mu_1 - \mu_2|^2 + \mathrm{tr}(\Sigma_1 + \Sigma_2 - 2 (\Sigma_1 \Sigma_2)^{1/2})$. 0 is best; blurred, wrong or
    few kinds of images raise it. The features are the 64 of a small classifier of our own, trained on the same data,
    not those of the Inception network that papers use: compare these figures with each other, never with those of
    papers.

    Reference: Heusel et al., 2017, *GANs trained by a two time-scale update rule converge to a local Nash equilibrium*.
    """

    title = N_("Fréchet distance (FID)")

    def tally(self, data: DataSpec) -> FIDTally:
        return FIDTally(self.classifier)


class FIDTally:
    """The distributions of the features of real and generated images."""

    def __init__(self, classifier: SideClassifier) -> None:
        self.body = classifier.body
        self.real, self.generated = Features(), Features()

    def update(self, output: Tensor, y: Tensor) -> None:
        for features, pictures in ((self.real, y), (self.generated, output)):
            features.add(self.body(pictures.cpu().contiguous()).double().numpy())

    def compute(self) -> dict[str, float]:
        return {"fid": frechet_distance(self.real, self.generated)} if self.real.count > 1 else {}


class Features:
    """Mean and covariance of features `(N, D)`, from sums in float64."""

    def __init__(self) -> None:
        self.count = 0
        self.sums, self.products = np.zeros(FEATURES), np.zeros((FEATURES, FEATURES))

    def add(self, features: Array) -> None:
        self.count += len(features)
        self.sums += features.sum(0)
        self.products += features.T @ features

    def mean(self) -> Array:
        return self.sums / self.count

    def covariance(self) -> Array:
        return (self.products - np.outer(self.sums, self.mean())) / (self.count - 1)


def frechet_distance(one: Features, other: Features) -> float:
    """Between the normal distributions with these means and covariances."""
    covariance, others = one.covariance(), other.covariance()
    values, vectors = np.linalg.eigh(covariance)
    root = (vectors * np.sqrt(values.clip(min=0))) @ vectors.T
    # With R the root of the first, R Σ R has the eigenvalues of their product and is symmetric.
    shared = np.sqrt(np.linalg.eigvalsh(root @ others @ root).clip(min=0)).sum()
    between = np.square(one.mean() - other.mean()).sum()
    return float(between + np.trace(covariance) + np.trace(others) - 2 * shared)
