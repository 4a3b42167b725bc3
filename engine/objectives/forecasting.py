"""Forecasting: future values of a time series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

from engine.datasets.base import DataSpec
from engine.objectives.base import OBJECTIVES, Outcome
from engine.objectives.regression import Regression
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor, nn


@OBJECTIVES.register("forecasting")
class Forecasting(Regression):
    r"""Learns to predict the next values of a series from a window of past ones.

    The network reads a window and predicts all values up to the horizon at once, $\hat y_{t+1}, \dots, \hat y_{t+h}$.
    The loss compares scaled values; the metric is the mean absolute error in the series' own units. Compare it with
    that of the naive forecast, that nothing changes (persistence): $\hat y_{t+k} = y_t$. A network that is not below it
    has learned nothing useful.
    """

    title = N_("Forecasting")

    def suits(self, data: DataSpec) -> bool:
        return data.horizon > 0

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        output = models["main"](x)
        stays = (x[:, -1, :1] - y).abs().mean() * self._unit
        return Outcome(loss(output, y), output, {"persistence_mae": stays})
