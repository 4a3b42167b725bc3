"""How much of the targets' spread is explained."""

from __future__ import annotations

from typing import TYPE_CHECKING, Self

from pydantic import PrivateAttr

from engine.datasets.base import Data, Dataset, DataSpec
from engine.measures.base import MEASURES, Measure
from engine.objectives.base import Objective
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor

LEAST = 2
"""Samples that have a spread."""


@MEASURES.register("r2")
class R2(Measure):
    r"""Tells how much of the targets' spread the network explains.

    $R^2 = 1 - \sum (y - \hat y)^2 / \sum (y - \bar y)^2$: 1 is perfect, 0 is no better than always answering the mean, and less is
    worse than that. Told beside it: the root of the mean squared error, in the units that the targets were measured in.
    """

    title = N_("Explained share (R²)")

    _unit: float = PrivateAttr(1.0)

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("main",) and data.target == "values"

    def fitted(self, dataset: Dataset, data: Data) -> Self:
        measure = self.model_copy()
        measure._unit = data.unit
        return measure

    def tally(self, data: DataSpec) -> Spread:
        return Spread(self._unit)


class Spread:
    """Sums of squares, kept by torchmetrics."""

    def __init__(self, unit: float) -> None:
        from torchmetrics.regression import MeanSquaredError, R2Score

        self.unit, self.samples = unit, 0
        self.explained, self.error = R2Score(), MeanSquaredError(squared=False)

    def update(self, said: Tensor, y: Tensor) -> None:
        self.samples += len(y)
        for metric in (self.explained, self.error):
            metric.update(said.reshape(-1).cpu(), y.reshape(-1).cpu())

    def compute(self) -> dict[str, float]:
        """Nothing where there is but one sample, for a single one has no spread."""
        if self.samples < LEAST:
            return {}
        return {"r2": float(self.explained.compute()), "rmse": float(self.error.compute()) * self.unit}
