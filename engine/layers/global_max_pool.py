"""Global maximum pooling."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("global_max_pool")
class GlobalMaxPool(Layer):
    """Takes the largest value of each channel over all places.

    It tells whether a channel found its feature anywhere, and not where.

    Input: `(C, T)` or `(C, H, W)`. Output: `(C,)`.

    Reference: Oquab et al., 2015, *Is object localization for free?*
    """

    title = N_("Global max pool")
    group = "pooling"
    expects = N_("a signal (C, T) or an image (C, H, W)")
    advice = N_("Remove it: its input is a row of numbers already.")

    examples = (
        Example({}, inputs=((8, 7, 5),), output=(8,)),
        Example({}, inputs=((3, 9),), output=(3,)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x[:1] if len(x) in (2, 3) else None

    def build(self, x: Shape) -> nn.Module:
        from engine.graph.modules import GlobalMaxPool as Module

        return Module()

    def flops(self, x: Shape) -> int:
        return prod(x)
