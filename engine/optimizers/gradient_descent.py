"""Full-batch gradient descent."""

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


@OPTIMIZERS.register("gradient_descent")
class GradientDescent(Optimizer):
    r"""Steps against the gradient of the loss over the whole training split.

    $w \leftarrow w - \eta \nabla L(w)$. One step per epoch, without the noise of batches.

    Reference: Cauchy, 1847, *Méthode générale pour la résolution des systèmes d'équations simultanées*.
    """

    title = N_("Gradient descent (full batch)")
    full_batch = True
    picture_rate = 0.14

    learning_rate: float = Field(0.1, gt=0, le=100, title=N_("Learning rate"))

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.SGD(weights, lr=self.learning_rate, fused=True)

    def update_steps(self, weight: Operand, gradient: Operand, state: Mapping[str, float]) -> tuple[Step, ...]:
        return (new_weight(weight, self.learning_rate, gradient),)
