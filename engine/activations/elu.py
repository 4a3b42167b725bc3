"""Exponential linear unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("elu")
class ELU(Activation):
    r"""Passes what is positive and bends smoothly to a floor below 0, so that means stay near 0.

    $f(x) = x$ for $x > 0$, else $\alpha (e^x - 1)$.

    Reference: Clevert, Unterthiner and Hochreiter, 2016, *Fast and accurate deep network learning by exponential linear units*.
    """

    title = N_("ELU")
    synonyms = ("exponential linear unit",)
    formula = r"\max(0, a) + \min(0, \alpha (e^{a} - 1))"

    alpha: float = Field(1.0, gt=0, le=10, title=N_("Alpha"))

    def build(self) -> nn.Module:
        from torch import nn

        return nn.ELU(self.alpha)

    def constants(self, module: nn.Module) -> dict[str, float]:
        return {r"\alpha": self.alpha}
