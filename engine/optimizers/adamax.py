"""Adam with the largest gradient."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic import Field

from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_

if TYPE_CHECKING:
    import torch


@OPTIMIZERS.register("adamax")
class Adamax(Optimizer):
    r"""Steps like Adam, but divides by the largest recent gradient instead of the root mean square.

    $m \leftarrow \beta_1 m + (1 - \beta_1) g$, $u \leftarrow \max(\beta_2 u, |g| + \epsilon)$,
    $w \leftarrow w - \eta\, \hat m / u$.

    Reference: Kingma and Ba, 2015, *Adam: a method for stochastic optimization*.
    """

    title = N_("Adamax")
    picture_rate = 0.15

    learning_rate: float = Field(0.002, gt=0, le=100, title=N_("Learning rate"))
    beta1: float = Field(0.9, ge=0, le=0.9999, title=N_("β₁ (gradient mean)"))
    beta2: float = Field(0.999, ge=0, le=0.99999, title=N_("β₂ (gradient square)"))
    epsilon: float = Field(1e-8, ge=1e-12, le=1, title=N_("Epsilon"))

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.Adamax(
            weights, lr=self.learning_rate, betas=(self.beta1, self.beta2), eps=self.epsilon, foreach=True
        )
