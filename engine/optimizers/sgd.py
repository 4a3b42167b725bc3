"""Stochastic gradient descent."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.updates import new_weight
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_
from engine.views import Operand, Step

if TYPE_CHECKING:
    import torch


@OPTIMIZERS.register("sgd")
class SGD(Optimizer):
    r"""Steps against the gradient of one batch.

    $w \leftarrow w - \eta\, g$, with the gradient $g$ of the mean loss over a batch.

    Reference: Robbins and Monro, 1951, *A stochastic approximation method*.
    """

    title = N_("SGD")
    picture_rate = 0.14

    learning_rate: float = Field(0.01, gt=0, le=100, title=N_("Learning rate"))

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.SGD(weights, lr=self.learning_rate, fused=True)

    def update_steps(self, weight: Operand, gradient: Operand, state: Mapping[str, float]) -> tuple[Step, ...]:
        return (new_weight(weight, self.learning_rate, gradient),)
