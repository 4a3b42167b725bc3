"""Forecasting: future values of a time series."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Self

from pydantic import PrivateAttr

from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data
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
    those of naive forecasts: that nothing changes (persistence), $\hat y_{t+k} = y_t$, and, for a series with season
    $S$, that the last season repeats, $\hat y_{t+k} = y_{t+k-S}$. A network that is not below them has learned nothing
    useful.

    Reference: Hyndman and Athanasopoulos, 2021, *Forecasting: principles and practice*.
    """

    title = N_("Forecasting")

    _season: int = PrivateAttr(0)

    def in_units(self, data: Data) -> Self:
        scaled = super().in_units(data)
        scaled._season = data.season
        return scaled

    def suits(self, data: DataSpec) -> bool:
        return data.horizon > 0

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        output = models["main"](x)
        errors = {"persistence_mae": self._naive_error(x, y, 1)}
        if self._season:
            errors["seasonal_mae"] = self._naive_error(x, y, self._season)
        return Outcome(loss(output, y), output, errors)

    def _naive_error(self, x: Tensor, y: Tensor, season: int) -> Tensor:
        """The mean absolute error of repeating the last `season` values of the windows."""
        places = [step % season - season for step in range(y.shape[1])]
        return (x[:, places, 0] - y).abs().mean() * self._unit
