"""Piecewise linear tanh."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("hard_tanh")
class HardTanh(Activation):
    r"""Passes what lies between −1 and 1 and cuts the rest.

    $f(x) = \min(\max(-1, x), 1)$

    Reference: Collobert, 2004, *Large scale machine learning*.
    """

    title = N_("Hard tanh")
    synonyms = ("clip",)
    range = (-1.0, 1.0)
    saturates = True
    formula = r"\min(\max(-1, a), 1)"

    def build(self) -> nn.Module:
        from torch import nn

        return nn.Hardtanh()
