"""Logarithm of the sigmoid."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("log_sigmoid")
class LogSigmoid(Activation):
    r"""Gives the logarithm of the sigmoid: about 0 for large numbers, about $x$ for very negative ones.

    $f(x) = -\ln(1 + e^{-x})$
    """

    title = N_("Log sigmoid")
    range = (float("-inf"), 0.0)
    formula = r"-\ln(1 + e^{-a})"

    def build(self) -> nn.Module:
        from torch import nn

        return nn.LogSigmoid()
