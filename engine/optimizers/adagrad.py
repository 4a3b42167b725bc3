"""Adagrad."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.calculation.updates import new_weight, root, scaled
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_
from engine.views import Operand, Step

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

    def update_steps(self, weight: Operand, gradient: Operand, state: Mapping[str, float]) -> tuple[Step, ...]:
        former = constant("s_{t-1}", state.get("sum", 0.0))
        formula = f"s_t = {former.symbol} + {gradient.symbol}^2"
        total = step(N_("sum of squared gradients"), "s_t", formula, "sum", (former,), (gradient, gradient))
        size = root("d", (result_of(total),))
        change = scaled((gradient,), result_of(size), constant(r"\epsilon", self.epsilon))
        return total, size, change, new_weight(weight, self.learning_rate, result_of(change))
