"""Adam with decoupled weight decay."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.adaptive_updates import adam_steps
from engine.calculation.operands import result_of
from engine.calculation.updates import decayed_weight
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_
from engine.views import Operand, Step

if TYPE_CHECKING:
    import torch


@OPTIMIZERS.register("adamw")
class AdamW(Optimizer):
    r"""Steps like Adam and shrinks the weights apart from the gradient.

    $w \leftarrow w - \eta (\hat m / (\sqrt{\hat v} + \epsilon) + \lambda w)$ with Adam's means $\hat m$, $\hat v$ and
    weight decay $\lambda$.

    Reference: Loshchilov and Hutter, 2019, *Decoupled weight decay regularization*.
    """

    title = N_("AdamW")
    picture_rate = 0.15

    learning_rate: float = Field(0.001, gt=0, le=100, title=N_("Learning rate"))
    beta1: float = Field(0.9, ge=0, le=0.9999, title=N_("β₁ (gradient mean)"))
    beta2: float = Field(0.999, ge=0, le=0.99999, title=N_("β₂ (gradient square)"))
    epsilon: float = Field(1e-8, ge=1e-12, le=1, title=N_("Epsilon"))
    weight_decay: float = Field(0.01, ge=0, le=1, title=N_("Weight decay (lambda)"))
    amsgrad: bool = Field(
        False,
        title=N_("AMSGrad"),
        description=N_("Divides by the root of the largest mean square so far (Reddi et al., 2018)."),
    )

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.AdamW(
            weights,
            lr=self.learning_rate,
            betas=(self.beta1, self.beta2),
            eps=self.epsilon,
            weight_decay=self.weight_decay,
            amsgrad=self.amsgrad,
            fused=True,
        )

    def update_steps(self, weight: Operand, gradient: Operand, state: Mapping[str, float]) -> tuple[Step, ...]:
        decay = (decayed_weight(weight, self.learning_rate, self.weight_decay),) if self.weight_decay else ()
        shrunk = result_of(decay[0]) if decay else weight
        decays = self.beta1, self.beta2
        steps = adam_steps(shrunk, gradient, state, self.learning_rate, decays, self.epsilon, self.amsgrad)
        return *decay, *steps
