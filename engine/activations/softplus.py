"""Softplus."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("softplus")
class Softplus(Activation):
    r"""Rounds off the corner of ReLU; the output is always positive.

    $f(x) = \ln(1 + e^{\beta x}) / \beta$

    Reference: Dugas, Bengio, Bélisle, Nadeau and Garcia, 2001, *Incorporating second-order functional knowledge for better option pricing*.
    """

    title = N_("Softplus")
    synonyms = ("smooth relu",)
    range = (0.0, float("inf"))
    formula = r"\frac{1}{\beta} \ln(1 + e^{\beta a})"

    beta: float = Field(1.0, ge=0.1, le=100, title=N_("Sharpness (beta)"))

    def build(self) -> nn.Module:
        from torch import nn

        return nn.Softplus(self.beta)

    def constants(self, module: nn.Module) -> dict[str, float]:
        return {r"\beta": self.beta}
