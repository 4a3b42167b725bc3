"""The sum of a forecast and a naive one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.forecasting import plus_naive_forecast
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("add_naive_forecast")
class AddNaiveForecast(Layer):
    r"""Adds a naive forecast, so that the layers before it only learn how the series differs from that.

    The naive forecast repeats the last season of the window: $y_k = x_k + w_{T - S + k}$ for season $S$; with $S = 1$ it
    is the last value. With scaling $x_k$ is first multiplied by $s + 0.01$, where $s$ is the standard deviation of the
    window's first column, as the layer Relative window divides by it.

    Input: a forecast `(H,)` and a window `(T, D)` whose first column is predicted. Output: `(H,)`.

    Reference: Hyndman and Athanasopoulos, 2021, *Forecasting: principles and practice* (naive forecasts); Kim et al.,
    2022, *Reversible instance normalization for accurate time-series forecasting against distribution shift*.
    """

    title = N_("Add naive forecast")
    synonyms = ("persistence", "seasonal naive", "residual forecast", "季节性朴素预测", "朴素预测")
    group = "merge"
    expects = N_("a forecast (H,) and a window (T, D) of at least one season")
    advice = N_("Connect the forecast first and the window second, or use a shorter season.")
    arity = (2, 2)

    season: int = Field(
        1, ge=1, le=512, title=N_("Season"), description=N_("Steps after which the series repeats; 1: the last value.")
    )
    scaled: bool = Field(
        False, title=N_("Scale windows"), description=N_("Multiplies by the standard deviation within the window.")
    )

    examples = (
        Example({}, inputs=((3,), (7, 2)), output=(3,)),
        Example({"season": 4, "scaled": True}, inputs=((6,), (4, 1)), output=(6,)),
    )

    def infer(self, *inputs: Shape) -> Shape | None:
        if [len(x) for x in inputs] != [1, 2] or inputs[1][0] < self.season:
            return None
        return inputs[0]

    def build(self, *inputs: Shape) -> nn.Module:
        from engine.modules.forecasting import AddNaiveForecast as Module

        return Module(self.season, self.scaled)

    def flops(self, *inputs: Shape) -> int:
        return inputs[0][0] + (4 * inputs[1][0] + inputs[0][0] if self.scaled else 0)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return plus_naive_forecast(values, index, self.season, self.scaled)
