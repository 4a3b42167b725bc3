"""Adadelta."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.operands import constant, result_of
from engine.calculation.updates import new_weight, root, running_mean, scaled
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_
from engine.views import Operand, Step

if TYPE_CHECKING:
    import torch


@OPTIMIZERS.register("adadelta")
class Adadelta(Optimizer):
    r"""Scales each step by how large recent steps and gradients were, so that hardly a learning rate is needed.

    $s \leftarrow \rho s + (1 - \rho) g^2$, $\Delta = g \sqrt{d + \epsilon} / \sqrt{s + \epsilon}$,
    $d \leftarrow \rho d + (1 - \rho) \Delta^2$, $w \leftarrow w - \eta \Delta$.

    Reference: Zeiler, 2012, *ADADELTA: an adaptive learning rate method*.
    """

    title = N_("Adadelta")
    picture_rate = 60.0

    learning_rate: float = Field(1.0, gt=0, le=100, title=N_("Learning rate"))
    rho: float = Field(0.9, ge=0, le=0.9999, title=N_("Decay rate (rho)"))
    epsilon: float = Field(1e-6, ge=1e-12, le=1, title=N_("Epsilon"))

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.Adadelta(weights, lr=self.learning_rate, rho=self.rho, eps=self.epsilon, foreach=True)

    def update_steps(self, weight: Operand, gradient: Operand, state: Mapping[str, float]) -> tuple[Step, ...]:
        rho, epsilon = constant(r"\rho", self.rho), (constant(r"\epsilon", self.epsilon),)
        square = running_mean(N_("mean squared gradient"), "s", rho, state.get("square_avg", 0.0), gradient, gradient)
        former = state.get("acc_delta", 0.0)
        moved = root("a", (constant("d_{t-1}", former),), epsilon)
        size = root("b", (result_of(square),), epsilon)
        change = scaled((result_of(moved), gradient), result_of(size))
        mean = running_mean(N_("mean squared change"), "d", rho, former, result_of(change), result_of(change))
        return square, moved, size, change, mean, new_weight(weight, self.learning_rate, result_of(change))
