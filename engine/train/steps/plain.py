"""One forward pass, one backward pass, one update. [torch]"""

from __future__ import annotations

import math

from torch import Tensor

from engine.train.criterion import Criterion
from engine.train.player import Player
from engine.train.steps.base import StepResult


class PlainStep:
    """Forward, backward, update: the step of most runs."""

    def __init__(self, criterion: Criterion, player: Player) -> None:
        self.criterion, self.player = criterion, player

    def take(self, x: Tensor, y: Tensor, step: int, only: int | None) -> StepResult:
        loss, output, loss_terms, denominators = self.criterion(x, y, step)
        value = loss.item()
        if not math.isfinite(value):
            return StepResult(value, output.detach(), y, is_finite=False)
        self.player.zero_grad()
        loss.backward()
        self.player.update()
        return StepResult(value, output.detach(), y, loss_terms, denominators)
