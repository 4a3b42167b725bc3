"""Rectified linear unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("relu")
class ReLU(Activation):
    r"""Passes what is positive and blocks the rest.

    $f(x) = \max(0, x)$

    Reference: Nair and Hinton, 2010, *Rectified linear units improve restricted Boltzmann machines*.
    """

    title = N_("ReLU")
    synonyms = ("rectifier", "rectified linear unit", "整流", "修正线性单元")
    range = (0.0, float("inf"))
    formula = r"\max(0, a)"

    def build(self) -> nn.Module:
        from torch import nn

        return nn.ReLU()
