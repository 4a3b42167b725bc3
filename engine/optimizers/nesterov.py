"""SGD with Nesterov's momentum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.operands import constant, result_of
from engine.calculation.operations import step
from engine.calculation.updates import new_weight, velocity
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_
from engine.views import Operand, Step

if TYPE_CHECKING:
    import torch


@OPTIMIZERS.register("nesterov")
class Nesterov(Optimizer):
    r"""Rolls on like momentum, but looks ahead along its way before it steps, so that it overshoots less.

    $v \leftarrow \mu v + g$, $w \leftarrow w - \eta (g + \mu v)$, with momentum $\mu$.

    Reference: Nesterov, 1983, *A method of solving a convex programming problem with convergence rate $O(1/k^2)$*.
    """

    title = N_("Nesterov momentum")
    picture_rate = 0.02

    learning_rate: float = Field(0.01, gt=0, le=100, title=N_("Learning rate"))
    momentum: float = Field(0.9, gt=0, le=0.9999, title=N_("Momentum"))

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.SGD(weights, lr=self.learning_rate, momentum=self.momentum, nesterov=True, fused=True)

    def update_steps(self, weight: Operand, gradient: Operand, state: Mapping[str, float]) -> tuple[Step, ...]:
        speed = velocity("v", gradient, self.momentum, state)
        ahead = step(
            N_("gradient plus momentum"),
            r"\Delta",
            rf"\Delta = {gradient.symbol} + \mu v_t",
            "sum",
            (gradient,),
            (constant(r"\mu", self.momentum), result_of(speed)),
        )
        return speed, ahead, new_weight(weight, self.learning_rate, result_of(ahead))
