"""Steps of players that alternate, each with its own loss. [torch]"""

from __future__ import annotations

import math
from collections.abc import Sequence

from torch import Tensor

from engine.train.criterion import Criterion
from engine.train.player import Player
from engine.train.steps.base import NO_OUTPUT, StepResult


class AlternatingStep:
    """One update per player, as in a GAN. The reported loss is the sum of the players' losses.

    If a loss is not finite, the players before it may have been updated already.
    """

    def __init__(self, criterion: Criterion, players: Sequence[Player]) -> None:
        self.criterion, self.players = criterion, players

    def take(self, x: Tensor, y: Tensor, step: int, only: int | None) -> StepResult:
        losses = dict.fromkeys(range(len(self.players)), 0.0)
        loss_terms: dict[str, Tensor] = {}
        for turn in self.criterion.turns(x, y, step, only):
            losses[turn.player] = turn.loss.item()
            if not math.isfinite(losses[turn.player]):
                return StepResult(losses[turn.player], NO_OUTPUT, y, is_finite=False)
            loss_terms |= turn.loss_terms
            if turn.learns:
                player = self.players[turn.player]
                player.zero_grad()
                turn.loss.backward(inputs=player.weights)
                player.update()
        # The outputs of several players have no common targets.
        return StepResult(sum(losses.values()), NO_OUTPUT, y, loss_terms)
