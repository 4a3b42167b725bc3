"""A group of weights with its own optimizer. [torch]"""

from __future__ import annotations

from collections.abc import Sequence

from torch import Tensor, nn

from engine.optimizers.base import Optimizer
from engine.plan.plan import Regularisation
from engine.train.optimizer_step import stepper
from engine.train.regularization import penalty, regularise


class Player:
    """The weights that one optimizer updates: those of some of the plan's graphs. Most runs have one player."""

    def __init__(self, models: Sequence[nn.Module], choice: Optimizer, regularisation: Regularisation) -> None:
        self.weights: list[Tensor] = [p for model in models for p in model.parameters() if p.requires_grad]
        self.optimizer = choice.build(self.weights)
        self.regularisation = regularisation
        self.is_regularised = regularisation.model_copy(update={"early_stopping": None}) != Regularisation()
        self._step = stepper(self.optimizer)

    def zero_grad(self) -> None:
        for weight in self.weights:
            weight.grad = None

    def update(self) -> None:
        """One step along the gradients."""
        if self.is_regularised:
            regularise(self.weights, self.regularisation, self.optimizer.param_groups[0]["lr"])
        self._step()

    def penalized(self, loss: Tensor) -> Tensor:
        """The loss plus penalties, for optimizers that compare losses."""
        return loss + penalty(self.weights, self.regularisation) if self.is_regularised else loss

    def set_learning_rate(self, rate: float) -> None:
        for group in self.optimizer.param_groups:
            group["lr"] = rate
