"""Flattening to one axis."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from engine.calculation.copies import reshaped
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("flatten")
class Flatten(Layer):
    """Flattens a sample into one vector, for the linear layers that follow.

    Input: any shape, such as `(C, H, W)`. Output: `(D,)` with `D = C · H · W`.
    """

    title = N_("Flatten")
    supports_vmap = True
    synonyms = ("vectorize", "view", "展平", "拉平")
    group = "shape"
    expects = N_("one input of any shape")

    examples = (
        Example({}, inputs=((1, 28, 28),), output=(784,)),
        Example({}, inputs=((4, 9),), output=(36,)),
        Example({}, inputs=((5,),), output=(5,)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return (prod(x),) if x else None

    def build(self, x: Shape) -> nn.Module:
        from engine.modules.basic import Flatten as Module

        return Module()

    def flops(self, x: Shape) -> int:
        return 0

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (reshaped(values, index),)
