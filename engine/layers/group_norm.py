"""Group normalization."""

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


@LAYERS.register("group_norm")
class GroupNorm(Layer):
    r"""Normalizes groups of channels to mean 0 and standard deviation 1 within each sample, then applies a learned scale and shift per channel.

    $y = \gamma \, (x - \mu) / \sqrt{\sigma^2 + \epsilon} + \beta$, with $\mu$ and $\sigma^2$ over the channels of a
    group and all positions. It does not depend on the batch size.

    Input: `(D,)`, `(C, T)` or `(C, H, W)`; the number of channels is a multiple of `groups`. Output: the same shape.

    Reference: Wu and He, 2018, *Group normalization*.
    """

    title = N_("Group norm")
    synonyms = ("group normalization", "gn", "组标准化")
    group = "normalisation"
    expects = N_(
        "(D,), (C, T) or (C, H, W), the first axis divisible by the number of groups, with at least two "
        "values per group"
    )
    advice = N_("Choose a number of groups that divides the number of channels.")
    activates = True

    groups: int = Field(4, ge=1, le=1024, title=N_("Groups"))
    epsilon: float = Field(1e-5, ge=1e-8, le=0.1, title=N_("Epsilon"))

    examples = (
        Example({}, inputs=((16, 14, 14),), output=(16, 14, 14)),
        Example({"groups": 1}, inputs=((6,),), output=(6,)),
        Example({"groups": 3, "epsilon": 0.001}, inputs=((6, 9),), output=(6, 9)),
    )

    def infer(self, x: Shape) -> Shape | None:
        fits = len(x) in (1, 2, 3) and x[0] % self.groups == 0
        return x if fits and prod(x) > self.groups else None

    def build(self, x: Shape) -> nn.Module:
        from torch import nn

        return nn.GroupNorm(self.groups, x[0], eps=self.epsilon)

    def parameter_count(self, x: Shape) -> int:
        return 2 * x[0]

    def flops(self, x: Shape) -> int:
        return 8 * prod(x)

    def calculation(self, values: NodeValues, index: Index) -> tuple[Step, ...]:
        x = values.input()
        size = len(x) // self.groups
        first = index[0] // size * size
        over = operand("x", "input", x, slice(first, first + size))
        return normalized(values, operand("x", "input", x, *index), over, self.epsilon, index[0])
