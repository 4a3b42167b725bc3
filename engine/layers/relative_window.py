"""A window of a series relative to its last step."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.forecasting import relative_to_last
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("relative_window")
class RelativeWindow(Layer):
    r"""Subtracts the last step of a window from all of its steps, so that the level of a series does not matter.

    $y_t = x_t - x_T$ for each column, and with scaling $y_t = (x_t - x_T) / (s + 0.01)$, where $s$ is the column's
    standard deviation within the window. A network that sees only differences works on as a series grows.

    Input: `(T, D)`. Output: `(T, D)`.

    Reference: Kim et al., 2022, *Reversible instance normalization for accurate time-series forecasting against
    distribution shift*.
    """

    title = N_("Relative window")
    synonyms = ("differences", "RevIN", "reversible instance normalization", "detrend", "差分", "可逆实例归一化")
    group = "normalisation"
    expects = N_("a sequence (T, D)")
    keeps_time = True

    scaled: bool = Field(
        False, title=N_("Scale windows"), description=N_("Divides by the standard deviation within the window.")
    )

    examples = (
        Example({}, inputs=((7, 3),), output=(7, 3)),
        Example({"scaled": True}, inputs=((2, 1),), output=(2, 1)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x if len(x) == 2 else None

    def build(self, x: Shape) -> nn.Module:
        from engine.modules.forecasting import RelativeWindow as Module

        return Module(self.scaled)

    def flops(self, x: Shape) -> int:
        return x[0] * x[1] * (5 if self.scaled else 1)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return relative_to_last(values, index, self.scaled)
