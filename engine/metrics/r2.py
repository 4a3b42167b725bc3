"""Coefficient of determination."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

import numpy as np
from pydantic import PrivateAttr

from engine.datasets.base import Dataset
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data
from engine.metrics.base import METRICS, Metric
from engine.objectives.base import Objective
from engine.text import N_
from engine.views import Array

if TYPE_CHECKING:
    from torch import Tensor

MIN_SAMPLES = 2
"""A single sample has no variance."""


@METRICS.register("r2")
class R2(Metric):
    r"""Measures how much of the variance of the targets the network explains.

    $R^2 = 1 - \sum (y - \hat y)^2 / \sum (y - \bar y)^2$: 1 is perfect, 0 is no better than always predicting the mean,
    and negative values are worse than that. For several outputs it is the mean of each output's $R^2$. Shown beside it:
    the root mean squared error, in the units of the targets.
    """

    title = N_("Coefficient of determination (R²)")

    _unit: float = PrivateAttr(1.0)

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("main",) and data.target == "values"

    def fitted(self, dataset: Dataset, data: Data) -> Self:
        fitted = self.model_copy()
        fitted._unit = data.unit
        return fitted

    def tally(self, data: DataSpec) -> R2Tally:
        return R2Tally(self._unit)


class R2Tally:
    """Squared errors, and squared deviations from the mean, per output, in float64.

    Sums of squares would lose the variance of targets far from 0, so means and deviations are merged batch by batch,
    relative to the first target: equal targets then have a variance of exactly 0.

    Reference: Chan, Golub and LeVeque, 1983, *Algorithms for computing the sample variance*.
    """

    def __init__(self, unit: float) -> None:
        self.unit, self.count = unit, 0
        self.origin = self.mean = self.deviation = self.error = np.zeros(())

    def update(self, output: Tensor, y: Tensor) -> None:
        """`output` and `y`: `(N, D)`."""
        if not len(y):
            return
        predicted, true = (_columns(part) for part in (output, y))
        if not self.count:
            self.origin = true[0]
        self.error = self.error + np.square(true - predicted).sum(0)
        self._merge(true - self.origin)

    def _merge(self, values: Array) -> None:
        count, mean = len(values), values.mean(0)
        total, apart = self.count + count, mean - self.mean
        between = np.square(apart) * self.count * count / total
        self.deviation = self.deviation + np.square(values - mean).sum(0) + between
        self.mean = self.mean + apart * count / total
        self.count = total

    def compute(self) -> dict[str, float]:
        """Empty for a single sample. The R² of an output with constant targets is 1 if there are no errors, else 0."""
        if self.count < MIN_SAMPLES:
            return {}
        spread = self.deviation > 0
        ratios = np.where(spread, self.error / np.where(spread, self.deviation, 1), self.error > 0)
        rmse = float(np.sqrt(self.error.mean() / self.count)) * self.unit
        return {"r2": float(np.mean(1 - ratios)), "rmse": rmse}


def _columns(values: Tensor) -> Array:
    columns: Array = values.detach().cpu().double().reshape(len(values), -1).numpy()
    return columns
