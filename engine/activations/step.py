"""Threshold activation of the perceptron."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("step")
class Step(Activation):
    r"""Fires (1) or does not (0), as the perceptron's units do.

    $f(x) = 1$ for $x > 0$, else 0.

    Its true derivative is 0 everywhere, so nothing would be learned: gradients pass through as if $f$ were $x$ (the
    straight-through estimator). In a network of one layer with the squared error, this is the perceptron's learning
    rule.

    Reference: Rosenblatt, 1958, *The perceptron*; Bengio, Léonard and Courville, 2013, *Estimating or propagating
    gradients through stochastic neurons*.
    """

    title = N_("Step (perceptron)")
    synonyms = ("heaviside", "sign", "threshold", "阶跃")
    range = (0.0, 1.0)
    formula = "[a > 0]"

    def build(self) -> nn.Module:
        from torch import Tensor, nn

        class Step(nn.Module):
            """1 above 0, else 0; gradients pass through unchanged."""

            def forward(self, x: Tensor) -> Tensor:
                fires = (x > 0).to(x.dtype)
                return fires + (x - x.detach())

        return Step()
