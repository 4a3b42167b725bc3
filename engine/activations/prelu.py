"""Parametric rectified linear unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("prelu")
class PReLU(Activation):
    r"""Passes what is positive and a learned share of what is negative.

    $f(x) = x$ for $x > 0$, else $a x$; the slope $a$ is one weight of the node and is trained with the others.

    Reference: He, Zhang, Ren and Sun, 2015, *Delving deep into rectifiers*.
    """

    title = N_("PReLU")
    synonyms = ("parametric relu",)

    parameter_count = 1
    formula = r"\max(0, a) + s \min(0, a)"

    slope: float = Field(0.25, ge=0, le=1, title=N_("Initial negative slope"))

    def build(self) -> nn.Module:
        from torch import nn

        return nn.PReLU(init=self.slope)

    def constants(self, module: nn.Module) -> dict[str, float]:
        return {"s": next(module.parameters()).item()}
