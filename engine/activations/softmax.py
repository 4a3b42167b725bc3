"""Softmax."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.calculation.node_values import Index
from engine.calculation.operands import operand
from engine.calculation.softmax import softmax
from engine.text import N_
from engine.views import Array, Step

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("softmax")
class Softmax(Activation):
    r"""Turns the features of a sample (an image: the channels of each pixel) into shares that sum to 1.

    $f(x)_i = e^{x_i} / \sum_j e^{x_j}$

    The losses for classes take the softmax of the last layer themselves: do not put one there.

    Reference: Bridle, 1990, *Probabilistic interpretation of feedforward classification network outputs*.
    """

    title = N_("Softmax")
    synonyms = ("normalized exponential", "归一化指数")
    range = (0.0, 1.0)

    def build(self) -> nn.Module:
        from torch import nn

        return nn.Softmax(dim=1)

    def calculation(self, x: Array, index: Index, module: nn.Module) -> tuple[Step, ...]:
        scores = operand("a", "before", x, slice(None), *index[1:])
        return softmax(scores, operand("a", "before", x, *index))
