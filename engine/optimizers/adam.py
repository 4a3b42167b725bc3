"""Adam."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.adaptive_updates import adam_steps
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_
from engine.views import Operand, Step

if TYPE_CHECKING:
    import torch


@OPTIMIZERS.register("adam")
class Adam(Optimizer):
    r"""Gives each weight a step of its own size, from running means of its gradient and of the squared gradient.

    $m \leftarrow \beta_1 m + (1 - \beta_1) g$, $v \leftarrow \beta_2 v + (1 - \beta_2) g^2$,
    $w \leftarrow w - \eta\, \hat m / (\sqrt{\hat v} + \epsilon)$, where $\hat m = m / (1 - \beta_1^t)$ and
    $\hat v = v / (1 - \beta_2^t)$ correct the bias from starting at 0.

    Reference: Kingma and Ba, 2015, *Adam: a method for stochastic optimization*.
    """

    title = N_("Adam")
    picture_rate = 0.15

    learning_rate: float = Field(0.001, gt=0, le=100, title=N_("Learning rate"))
    beta1: float = Field(0.9, ge=0, le=0.9999, title=N_("β₁ (gradient mean)"))
    beta2: float = Field(0.999, ge=0, le=0.99999, title=N_("β₂ (gradient square)"))
    epsilon: float = Field(1e-8, ge=1e-12, le=1, title=N_("Epsilon"))
    amsgrad: bool = Field(
        False,
        title=N_("AMSGrad"),
        description=N_("Divides by the root of the largest mean square so far (Reddi et al., 2018)."),
    )

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.Adam(
            weights,
            lr=self.learning_rate,
            betas=(self.beta1, self.beta2),
            eps=self.epsilon,
            amsgrad=self.amsgrad,
            fused=True,
        )

    def update_steps(self, weight: Operand, gradient: Operand, state: Mapping[str, float]) -> tuple[Step, ...]:
        decays = self.beta1, self.beta2
        return adam_steps(weight, gradient, state, self.learning_rate, decays, self.epsilon, self.amsgrad)
