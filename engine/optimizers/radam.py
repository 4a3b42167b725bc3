"""Rectified Adam."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic import Field

from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_

if TYPE_CHECKING:
    import torch


@OPTIMIZERS.register("radam")
class RAdam(Optimizer):
    r"""Steps like Adam, but carefully at first, while the mean square rests on too few gradients to be trusted.

    $w \leftarrow w - \eta\, r_t\, \hat m / (\sqrt{\hat v} + \epsilon)$ with a factor $r_t$ that grows from 0 to 1; for
    the first few steps $w \leftarrow w - \eta\, \hat m$.

    Reference: Liu et al., 2020, *On the variance of the adaptive learning rate and beyond*.
    """

    title = N_("RAdam")
    picture_rate = 0.1

    learning_rate: float = Field(0.001, gt=0, le=100, title=N_("Learning rate"))
    beta1: float = Field(0.9, ge=0, le=0.9999, title=N_("β₁ (gradient mean)"))
    beta2: float = Field(0.999, ge=0, le=0.99999, title=N_("β₂ (gradient square)"))
    epsilon: float = Field(1e-8, ge=1e-12, le=1, title=N_("Epsilon"))

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.RAdam(
            weights, lr=self.learning_rate, betas=(self.beta1, self.beta2), eps=self.epsilon, foreach=True
        )
