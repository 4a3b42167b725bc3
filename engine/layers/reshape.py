"""Reshaping."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.copies import reshaped
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("reshape")
class Reshape(Layer):
    """Gives a sample another shape, with its values in the same order.

    Input: any shape. Output: `shape`, with as many values; one axis may be -1 and is inferred.
    """

    title = N_("Reshape")
    supports_vmap = True
    synonyms = ("view", "unflatten", "变形", "重塑")
    group = "shape"
    expects = N_("an input with as many values as the shape, whose axes are at least 1, with at most one -1")
    advice = N_("Change its shape, or set one axis to -1.")

    shape: tuple[int, ...] = Field((-1,), min_length=1, max_length=8, title=N_("Shape"))

    examples = (
        Example({"shape": (1, 28, 28)}, inputs=((784,),), output=(1, 28, 28)),
        Example({"shape": (4, -1)}, inputs=((2, 6, 3),), output=(4, 9)),
        Example({}, inputs=((2, 3),), output=(6,)),
    )

    def infer(self, x: Shape) -> Shape | None:
        if self.shape.count(-1) > 1 or any(side < -1 or side == 0 for side in self.shape):
            return None
        known = prod(side for side in self.shape if side != -1)
        left, rest = divmod(prod(x), known)
        if rest or (left != 1 and -1 not in self.shape):
            return None
        return tuple(left if side == -1 else side for side in self.shape)

    def build(self, x: Shape) -> nn.Module:
        from engine.modules.basic import Reshape as Module

        return Module(*(self.infer(x) or ()))

    def flops(self, x: Shape) -> int:
        return 0

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (reshaped(values, index),)
