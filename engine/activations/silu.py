"""Sigmoid-weighted linear unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("silu")
class SiLU(Activation):
    r"""Weighs each number by its own sigmoid: smooth, with a small dip below 0.

    $f(x) = x / (1 + e^{-x})$

    Reference: Elfwing, Uchibe and Doya, 2018, *Sigmoid-weighted linear units for neural network function approximation in reinforcement learning*.
    """

    title = N_("SiLU (Swish)")
    synonyms = ("swish",)
    formula = r"\frac{a}{1 + e^{-a}}"

    def build(self) -> nn.Module:
        from torch import nn

        return nn.SiLU()
