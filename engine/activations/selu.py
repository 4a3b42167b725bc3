"""Scaled exponential linear unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("selu")
class SELU(Activation):
    r"""Keeps mean 0 and variance 1 from layer to layer by itself, with LeCun normal weights.

    $f(x) = \lambda x$ for $x > 0$, else $\lambda \alpha (e^x - 1)$, with $\lambda \approx 1.0507$ and
    $\alpha \approx 1.6733$.

    Reference: Klambauer, Unterthiner, Mayr and Hochreiter, 2017, *Self-normalizing neural networks*.
    """

    title = N_("SELU")
    formula = r"\lambda (\max(0, a) + \min(0, \alpha (e^{a} - 1)))"

    def build(self) -> nn.Module:
        from torch import nn

        return nn.SELU()

    def constants(self, module: nn.Module) -> dict[str, float]:
        return {r"\lambda": 1.0507009873554805, r"\alpha": 1.6732632423543772}
