"""Softmax."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

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
