"""Adadelta."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic import Field

from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_

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
