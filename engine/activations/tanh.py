"""Hyperbolic tangent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("tanh")
class Tanh(Activation):
    r"""Squeezes every number into the range from −1 to 1, with 0 at 0.

    $f(x) = (e^x - e^{-x}) / (e^x + e^{-x})$

    Reference: LeCun, Bottou, Orr and Müller, 1998, *Efficient BackProp*.
    """

    title = N_("Tanh")
    synonyms = ("hyperbolic tangent", "双曲正切")
    range = (-1.0, 1.0)
    saturates = True
    formula = r"\tanh(a)"

    def build(self) -> nn.Module:
        from torch import nn

        return nn.Tanh()
