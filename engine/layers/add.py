"""Sum of several inputs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.calculation.copies import added
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Shape
from engine.layers.merge_base import MergeLayer
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("add")
class Add(MergeLayer):
    """Adds its inputs element by element.

    A shortcut past a few layers that ends here lets gradients reach the first layers of a deep network.

    Input: two or more of one shape. Output: the same shape.

    Reference: He et al., 2016, *Deep residual learning for image recognition*.
    """

    title = N_("Add")
    supports_vmap = True
    synonyms = (
        "skip",
        "skip connection",
        "shortcut",
        "residual",
        "sum",
        "跳跃连接",
        "残差连接",
        "相加",
        "merge",
        "合并",
    )

    def build(self, *inputs: Shape) -> nn.Module:
        from engine.modules.basic import Add as Module

        return Module()

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (added(values, index),)
