"""SGD with momentum."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.operands import result_of
from engine.calculation.updates import new_weight, velocity
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_
from engine.views import Operand, Step

if TYPE_CHECKING:
    import torch


@OPTIMIZERS.register("momentum")
class Momentum(Optimizer):
    r"""Lets the weights roll on like a heavy ball, faster along a slope that lasts.

    $v \leftarrow \mu v + g$, $w \leftarrow w - \eta v$, with momentum $\mu$.

    Reference: Polyak, 1964, *Some methods of speeding up the convergence of iteration methods*.
    """

    title = N_("Momentum")
    picture_rate = 0.02

    learning_rate: float = Field(0.01, gt=0, le=100, title=N_("Learning rate"))
    momentum: float = Field(0.9, ge=0, le=0.9999, title=N_("Momentum"))

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.SGD(weights, lr=self.learning_rate, momentum=self.momentum, fused=True)

    def update_steps(self, weight: Operand, gradient: Operand, state: Mapping[str, float]) -> tuple[Step, ...]:
        speed = velocity("v", gradient, self.momentum, state)
        return speed, new_weight(weight, self.learning_rate, result_of(speed))
