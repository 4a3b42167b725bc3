"""Product of several inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.calculation.copies import multiplied
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Shape
from engine.layers.merge_base import MergeLayer
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("multiply")
class Multiply(MergeLayer):
    """Multiplies its inputs element by element.

    One input can act as a gate for another.

    Input: two or more of one shape. Output: the same shape.

    Reference: Srivastava, Greff and Schmidhuber, 2015, *Highway networks*.
    """

    title = N_("Multiply")
    supports_vmap = True
    synonyms = ("product", "gate", "hadamard", "相乘")

    def build(self, *inputs: Shape) -> nn.Module:
        from engine.modules.basic import Multiply as Module

        return Module()

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (multiplied(values, index),)
