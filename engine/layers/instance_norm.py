"""Instance normalization."""

from __future__ import annotations

from math import prod
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.node_values import Index, NodeValues
from engine.calculation.operands import operand
from engine.calculation.statistics import normalized
from engine.layers.base import LAYERS, Example, Layer, Shape
from engine.text import N_
from engine.views import Step

if TYPE_CHECKING:
    from torch import nn


@LAYERS.register("instance_norm")
class InstanceNorm(Layer):
    r"""Normalizes each channel of each sample to mean 0 and standard deviation 1, then applies a learned scale and shift per channel.

    $y = \gamma \, (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta$, with $\mu$ and $\sigma^2$ over the positions of one
    channel of one sample. This removes contrast and brightness, part of the style of an image; other samples of the
    batch play no part.

    Input: `(C, T)` or `(C, H, W)` with more than one place. Output: the same shape.

    Reference: Ulyanov, Vedaldi and Lempitsky, 2016, *Instance normalization: the missing ingredient for fast
    stylization*.
    """

    title = N_("Instance norm")
    synonyms = ("instance normalization", "实例标准化")
    group = "normalisation"
    expects = N_("a signal (C, T) or an image (C, H, W) with more than one position")
    activates = True

    epsilon: float = Field(1e-5, ge=1e-8, le=0.1, title=N_("Epsilon"))

    examples = (
        Example({}, inputs=((16, 14, 14),), output=(16, 14, 14)),
        Example({"epsilon": 0.001}, inputs=((4, 9),), output=(4, 9)),
    )

    def infer(self, x: Shape) -> Shape | None:
        return x if len(x) in (2, 3) and prod(x[1:]) > 1 else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        kind = nn.InstanceNorm2d if len(x) == 3 else nn.InstanceNorm1d
        return kind(x[0], eps=self.epsilon, affine=True)

    def parameter_count(self, x: Shape) -> int:
        return 2 * x[0]

    def flops(self, x: Shape) -> int:
        return 8 * prod(x)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        x = values.input()
        over = operand("x", "input", x, index[0])
        return normalized(values, operand("x", "input", x, *index), over, self.epsilon, index[0])
