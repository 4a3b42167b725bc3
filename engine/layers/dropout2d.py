"""Dropout of whole channels."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.noise import dropped
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("dropout2d")
class Dropout2d(Layer):
    r"""Sets whole channels to zero at random during training.

    Neighboring pixels are similar, so dropping single ones (Dropout) removes little information. Each channel is
    dropped with probability $p$; the others are scaled by $1 / (1 - p)$. After training nothing is dropped.

    Input: `(C, H, W)`. Output: the same shape.

    Reference: Tompson et al., 2015, *Efficient object localization using convolutional networks*.
    """

    title = N_("Dropout 2D")
    synonyms = ("spatial dropout", "channel dropout", "丢弃", "空间丢弃")
    group = "regularisation"
    expects = N_("an image (C, H, W)")
    advice = N_("Use Dropout, which takes any shape.")

    rate: float = Field(0.25, ge=0, lt=1, title=N_("Rate"))

    examples = (
        Example({}, inputs=((8, 14, 14),), output=(8, 14, 14)),
        Example({"rate": 0.0}, inputs=((3, 5, 7),), output=(3, 5, 7)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x if len(x) == 3 else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.Dropout2d(self.rate)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (dropped(values, index, self.rate),)
