"""The product of several inputs."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("multiply")
class Multiply(Layer):
    """Multiplies its inputs, number by number.

    One input can so open and close the way of another, as a gate.

    Input: two or more of one shape. Output: the same shape.

    Reference: Srivastava, Greff and Schmidhuber, 2015, *Highway networks*.
    """

    title = N_("Multiply")
    group = "merge"
    expects = N_("inputs of one shape")
    advice = N_("Bring them to one shape first, for example by a 1 × 1 convolution.")
    arity = (2, None)
    activates = True

    examples = (
        Example({}, inputs=((8, 5, 5), (8, 5, 5)), output=(8, 5, 5)),
        Example({}, inputs=((3,), (3,), (3,)), output=(3,)),
    )

    def infer(self, *inputs: Shape) -> Shape | None:
        return inputs[0] if len(set(inputs)) == 1 else None

    def build(self, *inputs: Shape) -> nn.Module:
        from engine.graph.modules import Multiply as Module

        return Module()

    def flops(self, *inputs: Shape) -> int:
        return (len(inputs) - 1) * prod(inputs[0])
