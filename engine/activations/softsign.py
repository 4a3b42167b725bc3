"""Softsign."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("softsign")
class Softsign(Activation):
    r"""Squeezes every number into the range from −1 to 1, approaching its ends more slowly than tanh.

    $f(x) = x / (1 + |x|)$

    Reference: Bergstra, Desjardins, Lamblin and Bengio, 2009, *Quadratic polynomials learn better image features*.
    """

    title = N_("Softsign")
    range = (-1.0, 1.0)
    saturates = True
    formula = r"\frac{a}{1 + |a|}"

    def build(self) -> nn.Module:
        from torch import nn

        return nn.Softsign()
