"""How much of the targets' spread is explained."""

from __future__ import annotations

from engine.datasets.base import DataSpec
from engine.measures.base import MEASURES, Measure
from engine.measures.wrapped import Wrapped
from engine.objectives.base import Objective
from engine.text import N_


@MEASURES.register("r2")
class R2(Measure):
    r"""Tells how much of the targets' spread the network explains.

    $R^2 = 1 - \sum (y - \hat y)^2 / \sum (y - \bar y)^2$: 1 is perfect, 0 is no better than always answering the mean, and less is
    worse than that. Told beside it: the root of the mean squared error, in the units of the targets.
    """

    title = N_("Explained share (R²)")

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("main",) and data.target == "values"

    def tally(self, data: DataSpec) -> Wrapped:
        from torchmetrics.regression import MeanSquaredError, R2Score

        metrics = {"r2": R2Score(), "rmse": MeanSquaredError(squared=False)}
        return Wrapped(metrics, lambda said, y: (said.reshape(-1), y.reshape(-1)))
