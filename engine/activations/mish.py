"""Mish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("mish")
class Mish(Activation):
    r"""Bends like SiLU, with a slightly deeper and narrower dip below 0.

    $f(x) = x \tanh(\ln(1 + e^x))$

    Reference: Misra, 2020, *Mish: a self regularized non-monotonic activation function*.
    """

    title = N_("Mish")
    formula = r"a \tanh(\ln(1 + e^{a}))"

    def build(self) -> nn.Module:
        from torch import nn

        return nn.Mish()
