"""Logistic sigmoid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("sigmoid")
class Sigmoid(Activation):
    r"""Squeezes every number into the range from 0 to 1.

    $f(x) = 1 / (1 + e^{-x})$

    Its slope is 1/4 at most and near 0 far out, so gradients through many such layers vanish.

    Reference: Rumelhart, Hinton and Williams, 1986, *Learning representations by back-propagating errors*.
    """

    title = N_("Sigmoid")
    synonyms = ("logistic", "s 形函数")
    range = (0.0, 1.0)
    saturates = True
    formula = r"\frac{1}{1 + e^{-a}}"

    def build(self) -> nn.Module:
        from torch import nn

        return nn.Sigmoid()
