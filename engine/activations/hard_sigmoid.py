"""Piecewise linear sigmoid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("hard_sigmoid")
class HardSigmoid(Activation):
    r"""Approximates the sigmoid by three straight pieces, which is cheap to compute.

    $f(x) = \min(\max(0, x / 6 + 1 / 2), 1)$

    Reference: Howard et al., 2019, *Searching for MobileNetV3*.
    """

    title = N_("Hard sigmoid")
    synonyms = ("piecewise sigmoid",)
    range = (0.0, 1.0)
    saturates = True
    formula = r"\min(\max(0, \frac{a}{6} + \frac{1}{2}), 1)"

    def build(self) -> nn.Module:
        from torch import nn

        return nn.Hardsigmoid()
