"""Gaussian activation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("gaussian")
class Gaussian(Activation):
    r"""Answers to numbers near 0 and not to others, so that a unit marks a strip of its input.

    $f(x) = e^{-x^2}$

    Reference: Broomhead and Lowe, 1988, *Multivariable functional interpolation and adaptive networks*.
    """

    title = N_("Gaussian")
    synonyms = ("rbf", "radial basis", "高斯")
    range = (0.0, 1.0)
    formula = "e^{-a^2}"

    def build(self) -> nn.Module:
        import torch
        from torch import Tensor, nn

        class Gaussian(nn.Module):
            """A bell around 0."""

            def forward(self, x: Tensor) -> Tensor:
                return torch.exp(-x * x)

        return Gaussian()
