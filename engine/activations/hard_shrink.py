"""Hard shrinkage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("hard_shrink")
class HardShrink(Activation):
    r"""Sets small numbers to 0 and leaves the others as they are.

    $f(x) = x$ for $|x| > \lambda$, else 0.

    Reference: Donoho and Johnstone, 1994, *Ideal spatial adaptation by wavelet shrinkage*.
    """

    title = N_("Hard shrink")
    formula = r"a [|a| > \lambda]"

    threshold: float = Field(0.5, ge=0, le=5, title=N_("Threshold (lambda)"))

    def build(self) -> nn.Module:
        from torch import nn

        return nn.Hardshrink(self.threshold)

    def constants(self, module: nn.Module) -> dict[str, float]:
        return {r"\lambda": self.threshold}
