"""Gaussian error linear unit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("gelu")
class GELU(Activation):
    r"""Weighs each number by how likely a normal number is to lie below it: a smooth ReLU, common in transformers.

    $f(x) = x\, \Phi(x)$ with the standard normal distribution function $\Phi$. With the approximation,
    $f(x) = \frac{x}{2} (1 + \tanh(\sqrt{2 / \pi}\, (x + 0.044715 x^3)))$.

    Reference: Hendrycks and Gimpel, 2016, *Gaussian error linear units*.
    """

    title = N_("GELU")
    synonyms = ("gaussian error linear unit",)
    formula = r"a \Phi(a)"

    approximate: bool = Field(False, title=N_("Approximate by tanh"))

    def build(self) -> nn.Module:
        from torch import nn

        return nn.GELU("tanh" if self.approximate else "none")

    def written(self) -> str:
        if not self.approximate:
            return self.formula
        return r"\frac{a}{2} (1 + \tanh(\sqrt{\frac{2}{\pi}} (a + 0.044715 a^3)))"
