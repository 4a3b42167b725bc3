"""Soft shrinkage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("soft_shrink")
class SoftShrink(Activation):
    r"""Moves every number towards 0 by a fixed amount; what is smaller becomes 0.

    $f(x) = \mathrm{sign}(x) \max(0, |x| - \lambda)$

    Reference: Donoho, 1995, *De-noising by soft-thresholding*.
    """

    title = N_("Soft shrink")
    formula = r"\mathrm{sign}(a) \max(0, |a| - \lambda)"

    threshold: float = Field(0.5, ge=0, le=5, title=N_("Threshold (lambda)"))

    def build(self) -> nn.Module:
        from torch import nn

        return nn.Softshrink(self.threshold)

    def constants(self, module: nn.Module) -> dict[str, float]:
        return {r"\lambda": self.threshold}
