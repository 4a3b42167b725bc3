"""Dropout."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.noise import dropped, rounded_rate
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("dropout")
class Dropout(Layer):
    r"""Sets values to zero at random during training, so that the network does not rely on any single one.

    Each value is dropped with probability $p$; the others are scaled by $1 / (1 - p)$, so that sums stay the same on
    average (in expectation). After training nothing is dropped.

    Input: any shape. Output: the same shape.

    Reference: Srivastava et al., 2014, *Dropout: a simple way to prevent neural networks from overfitting*.
    """

    title = N_("Dropout")
    synonyms = ("drop", "random deactivation", "丢弃", "丢弃层", "随机失活", "暂退法")
    group = "regularisation"
    keeps_time = True
    expects = N_("one input of any shape")

    rate: float = Field(0.5, ge=0, lt=1, title=N_("Rate"))

    examples = (
        Example({}, inputs=((64,),), output=(64,)),
        Example({"rate": 0.1}, inputs=((8, 5, 5),), output=(8, 5, 5)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x

    def build(self, x: Shape) -> nn.Module:
        from engine.modules.basic import Dropout as Module

        return Module(self.rate)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (dropped(values, index, rounded_rate(self.rate)),)
