"""Leaky rectified linear unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("leaky_relu")
class LeakyReLU(Activation):
    r"""Passes what is positive and a small share of what is negative, so that no unit goes silent for ever.

    $f(x) = x$ for $x > 0$, else $a x$, with the slope $a$.

    Reference: Maas, Hannun and Ng, 2013, *Rectifier nonlinearities improve neural network acoustic models*.
    """

    title = N_("Leaky ReLU")
    synonyms = ("lrelu", "带泄漏的修正线性单元")
    formula = r"\max(0, a) + s \min(0, a)"

    slope: float = Field(0.01, ge=0, le=1, title=N_("Negative slope"))

    def build(self) -> nn.Module:
        from torch import nn

        return nn.LeakyReLU(self.slope)

    def constants(self, module: nn.Module) -> dict[str, float]:
        return {"s": self.slope}
