"""Steps of optimizers that evaluate the loss several times, such as L-BFGS. [torch]"""

from __future__ import annotations

import math

import torch
from torch import Tensor

from engine.train.criterion import Criterion
from engine.train.player import Player
from engine.train.random_state import random_state, set_random_state
from engine.train.steps.base import StepResult


class ClosureStep:
    """Passes the optimizer a closure that computes the loss and its gradient; the line search calls it repeatedly."""

    def __init__(self, criterion: Criterion, player: Player, device: torch.device) -> None:
        self.criterion, self.player, self.device = criterion, player, device

    def take(self, x: Tensor, y: Tensor, step: int, only: int | None) -> StepResult:
        player, first, random = self.player, list[StepResult](), random_state(self.device)

        def closure() -> Tensor:
            """The loss that the line search compares: with penalties, and with the same random numbers each time."""
            set_random_state(random)
            player.optimizer.zero_grad()
            loss, output, loss_terms, denominators = self.criterion(x, y, step)
            if not first:
                first.append(StepResult(loss.item(), output.detach(), y, loss_terms, denominators))
            total = player.penalized(loss)
            total.backward()
            return total

        before = [weight.detach().clone() for weight in player.weights]
        player.optimizer.step(closure)  # type: ignore[arg-type]  # torch takes the tensor, its stubs ask for a float
        (result,) = first
        if math.isfinite(result.loss):
            return result
        with torch.no_grad():
            torch._foreach_copy_(player.weights, before)
        return result._replace(is_finite=False)
