"""RMSprop."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from pydantic import Field

from engine.calculation.operands import constant, result_of
from engine.calculation.updates import MINUS, new_weight, root, running_mean, scaled, velocity
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_
from engine.views import Operand, Step

if TYPE_CHECKING:
    import torch


@OPTIMIZERS.register("rmsprop")
class RMSprop(Optimizer):
    r"""Divides each gradient by the root of its running mean square, so that all weights move at a similar pace.

    $s \leftarrow \alpha s + (1 - \alpha) g^2$, $w \leftarrow w - \eta\, g / (\sqrt{s} + \epsilon)$.

    Reference: Tieleman and Hinton, 2012, *Lecture 6.5: divide the gradient by a running average of its recent
    magnitude*.
    """

    title = N_("RMSprop")
    picture_rate = 0.05

    learning_rate: float = Field(0.001, gt=0, le=100, title=N_("Learning rate"))
    alpha: float = Field(0.99, ge=0, le=0.9999, title=N_("Smoothing constant (alpha)"))
    momentum: float = Field(0.0, ge=0, le=0.9999, title=N_("Momentum"))
    centered: bool = Field(
        False,
        title=N_("Centered"),
        description=N_("Divides by the standard deviation of the gradient instead of its root mean square."),
    )
    epsilon: float = Field(1e-8, ge=1e-12, le=1, title=N_("Epsilon"))

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.RMSprop(
            weights,
            lr=self.learning_rate,
            alpha=self.alpha,
            eps=self.epsilon,
            momentum=self.momentum,
            centered=self.centered,
            foreach=True,
        )

    def update_steps(self, weight: Operand, gradient: Operand, state: Mapping[str, float]) -> tuple[Step, ...]:
        alpha = constant(r"\alpha", self.alpha)
        square = running_mean(N_("mean squared gradient"), "s", alpha, state.get("square_avg", 0.0), gradient, gradient)
        steps, size = [square], root("d", (result_of(square),))
        if self.centered:
            mean = running_mean(N_("mean gradient"), "m", alpha, state.get("grad_avg", 0.0), gradient)
            squared = (MINUS, result_of(mean), result_of(mean))
            steps, size = [square, mean], root("d", (result_of(square),), squared, formula="s_t - m_t^2")
        steps += [size, scaled((gradient,), result_of(size), constant(r"\epsilon", self.epsilon))]
        if self.momentum:
            steps.append(velocity("b", result_of(steps[-1]), self.momentum, state))
        return *steps, new_weight(weight, self.learning_rate, result_of(steps[-1]))
