"""Adagrad."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic import Field

from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_

if TYPE_CHECKING:
    import torch


@OPTIMIZERS.register("adagrad")
class Adagrad(Optimizer):
    r"""Takes smaller steps for weights that have had large gradients so far.

    $s \leftarrow s + g^2$, $w \leftarrow w - \eta\, g / (\sqrt{s} + \epsilon)$. As $s$ only grows, the steps only shrink.

    Reference: Duchi, Hazan and Singer, 2011, *Adaptive subgradient methods for online learning and stochastic optimization*.
    """

    title = N_("Adagrad")
    picture_rate = 0.5

    learning_rate: float = Field(0.01, gt=0, le=100, title=N_("Learning rate"))
    epsilon: float = Field(1e-10, ge=1e-12, le=1, title=N_("Epsilon"))

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.Adagrad(weights, lr=self.learning_rate, eps=self.epsilon, fused=True)
