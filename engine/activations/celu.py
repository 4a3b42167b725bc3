"""Continuously differentiable exponential linear unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("celu")
class CELU(Activation):
    r"""Bends like ELU, but with a slope of 1 at 0 whatever its alpha.

    $f(x) = \max(0, x) + \min(0, \alpha (e^{x / \alpha} - 1))$

    Reference: Barron, 2017, *Continuously differentiable exponential linear units*.
    """

    title = N_("CELU")
    formula = r"\max(0, a) + \min(0, \alpha (e^{a / \alpha} - 1))"

    alpha: float = Field(1.0, gt=0, le=10, title=N_("Alpha"))

    def build(self) -> nn.Module:
        from torch import nn

        return nn.CELU(self.alpha)

    def constants(self, module: nn.Module) -> dict[str, float]:
        return {r"\alpha": self.alpha}
