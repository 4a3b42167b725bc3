"""Rectified linear unit clipped at 6."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("relu6")
class ReLU6(Activation):
    r"""Passes what lies between 0 and 6 and cuts the rest, which suits arithmetic of few bits.

    $f(x) = \min(\max(0, x), 6)$

    Reference: Krizhevsky, 2010, *Convolutional deep belief networks on CIFAR-10*.
    """

    title = N_("ReLU6")
    range = (0.0, 6.0)
    formula = r"\min(\max(0, a), 6)"

    def build(self) -> nn.Module:
        from torch import nn

        return nn.ReLU6()
