"""Tanh shrinkage."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.activations.base import ACTIVATIONS, Activation
from engine.text import N_

if TYPE_CHECKING:
    from torch import nn


@ACTIVATIONS.register("tanh_shrink")
class TanhShrink(Activation):
    r"""Takes away the tanh, so that small numbers almost vanish and large ones stay.

    $f(x) = x - \tanh(x)$
    """

    title = N_("Tanh shrink")
    formula = r"a - \tanh(a)"

    def build(self) -> nn.Module:
        from torch import nn

        return nn.Tanhshrink()
