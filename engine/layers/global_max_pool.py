"""Global maximum pooling."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.calculation.copies import global_pooled
from engine.calculation.node_values import Index, NodeValues
from engine.layers.base import LAYERS, Shape
from engine.layers.pooling import GlobalPool
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("global_max_pool")
class GlobalMaxPool(GlobalPool):
    """Takes the largest value of each channel over all positions.

    It shows whether a channel found its feature anywhere, not where.

    Input: `(C, T)` or `(C, H, W)`. Output: `(C,)`.

    Reference: Oquab et al., 2015, *Is object localization for free?*
    """

    title = N_("Global max pool")
    synonyms = ("gmp", "global max pooling", "全局池化", "全局最大池化")

    def build(self, x: Shape) -> nn.Module:
        from engine.modules.basic import GlobalMaxPool as Module

        return Module()

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (global_pooled(values, index, "maximum"),)
