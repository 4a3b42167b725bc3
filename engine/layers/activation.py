"""Activation as a separate node."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.calculation.copies import copied
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("activation")
class Activation(Layer):
    """Applies an activation as a step of its own, for example after a normalization.

    The function is the node's activation; without one, values pass unchanged.

    Input: any shape. Output: the same shape.
    """

    title = N_("Activation")
    supports_vmap = True
    synonyms = ("nonlinearity", "非线性", "激活层")
    group = "core"
    keeps_time = True
    expects = N_("one input of any shape")
    activates = True
    default_activation = "relu"

    examples = (
        Example({}, inputs=((8, 5, 5),), output=(8, 5, 5)),
        Example({}, inputs=((3,),), output=(3,)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.Identity()

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (copied(values, index),)
