"""Hard swish."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("hard_swish")
class HardSwish(Activation):
    r"""Approximates SiLU without an exponential, for small devices.

    $f(x) = x \min(\max(0, x + 3), 6) / 6$

    Reference: Howard et al., 2019, *Searching for MobileNetV3*.
    """

    title = N_("Hard swish")
    formula = r"\frac{1}{6} a \min(\max(0, a + 3), 6)"

    def build(self) -> nn.Module:
        from torch import nn

        return nn.Hardswish()
