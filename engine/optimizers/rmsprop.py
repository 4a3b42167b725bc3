"""RMSprop."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic import Field

from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_

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
