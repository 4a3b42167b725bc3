"""Adam with Nesterov's momentum."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic import Field

from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_

if TYPE_CHECKING:
    import torch


@OPTIMIZERS.register("nadam")
class NAdam(Optimizer):
    r"""Steps like Adam, but looks ahead along its way as Nesterov's momentum does.

    $w \leftarrow w - \eta (\mu_{t+1} \hat m + (1 - \mu_t) \hat g) / (\sqrt{\hat v} + \epsilon)$ with
    $\mu_t = \beta_1 (1 - 0.96^{t \psi} / 2)$ and momentum decay $\psi$. Here $m$ and $\hat v$ are Adam's,
    $\hat m = m / (1 - \prod_{i=1}^{t+1} \mu_i)$ and $\hat g = g / (1 - \prod_{i=1}^{t} \mu_i)$.

    Reference: Dozat, 2016, *Incorporating Nesterov momentum into Adam*.
    """

    title = N_("NAdam")
    picture_rate = 0.15

    learning_rate: float = Field(0.002, gt=0, le=100, title=N_("Learning rate"))
    beta1: float = Field(0.9, ge=0, le=0.9999, title=N_("β₁ (gradient mean)"))
    beta2: float = Field(0.999, ge=0, le=0.99999, title=N_("β₂ (gradient square)"))
    epsilon: float = Field(1e-8, ge=1e-12, le=1, title=N_("Epsilon"))
    momentum_decay: float = Field(0.004, ge=0, le=1, title=N_("Momentum decay (psi)"))

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.NAdam(
            weights,
            lr=self.learning_rate,
            betas=(self.beta1, self.beta2),
            eps=self.epsilon,
            momentum_decay=self.momentum_decay,
            foreach=True,
        )
