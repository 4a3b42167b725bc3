"""Global average pooling."""

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


@LAYERS.register("global_avg_pool")
class GlobalAvgPool(GlobalPool):
    """Takes the mean of each channel over all positions.

    Unlike Flatten it needs no fixed image size, and the linear layer after it has few weights.

    Input: `(C, T)` or `(C, H, W)`. Output: `(C,)`.

    Reference: Lin, Chen and Yan, 2014, *Network in network*.
    """

    title = N_("Global average pool")
    synonyms = ("gap", "global average pooling", "全局池化", "adaptive average pooling", "全局平均池化")

    def build(self, x: Shape) -> nn.Module:
        from engine.modules.basic import GlobalAvgPool as Module

        return Module()

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        return (global_pooled(values, index, "mean"),)
