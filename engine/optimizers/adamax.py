"""Adam with the largest gradient."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.adaptive_updates import betas, corrected_mean, mean_gradient, step_number
from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.calculation.updates import new_weight, scaled
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_
from engine.views import Operand, Step

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

    def update_steps(self, weight: Operand, gradient: Operand, state: Mapping[str, float]) -> tuple[Step, ...]:
        first, second = betas(self.beta1, self.beta2)
        mean = mean_gradient(gradient, first, state)
        size = step(
            N_("size of the gradient"),
            "a",
            rf"a = |{gradient.symbol}| + \epsilon",
            "absolute",
            (gradient,),
            (constant(r"\epsilon", self.epsilon),),
        )
        former = constant("u_{t-1}", state.get("exp_inf", 0.0))
        formula = rf"u_t = \max(\beta_2 {former.symbol}, a)"
        largest = step(N_("largest recent gradient"), "u_t", formula, "maximum", (second, former), (result_of(size),))
        hat = corrected_mean(mean, first, step_number(state))
        change = scaled((result_of(hat),), result_of(largest))
        return mean, size, largest, hat, change, new_weight(weight, self.learning_rate, result_of(change))
