"""The loss of a step, recorded. [torch]"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from torch import Tensor

from engine.objectives.base import Outcome, Turn
from engine.train.criterion import Criterion
from engine.train.slow_motion.passes import Pass, PassRecorder


@dataclass(eq=False)
class RecordedTurn:
    """The loss of one player, with the forward passes since the turn before. Most steps have one turn.

    `output` is the output of the network; it is None in an adversarial step. Without `learns` the player is not updated.
    """

    player: int
    loss: float
    loss_terms: Mapping[str, float]
    passes: Sequence[Pass]
    output: Tensor | None = None
    learns: bool = True
    gradients: dict[int, Tensor] = field(default_factory=dict)
    """The gradients of the weights, by `id` of the weight, before penalties and clipping."""


class RecordedCriterion(Criterion):
    """A criterion that records what it computes the first time."""

    def __init__(self, criterion: Criterion, recorder: PassRecorder) -> None:
        self.__dict__.update(criterion.__dict__)
        self.models = recorder.models
        self.recorder = recorder
        self.recorded: list[RecordedTurn] = []
        self.evaluations = 0

    def __call__(self, x: Tensor, y: Tensor, step: int) -> Outcome:
        self.evaluations += 1
        outcome = super().__call__(x, y, step)
        if self.evaluations == 1:
            self._add(0, outcome.loss, outcome.loss_terms, outcome.output)
            self.recorder.active = False
        return outcome

    def turns(self, x: Tensor, y: Tensor, step: int, only: int | None) -> Iterator[Turn]:
        for turn in super().turns(x, y, step, only):
            self._add(turn.player, turn.loss, turn.loss_terms, None, turn.learns)
            yield turn
            self.recorder.turn = None

    def _add(
        self, player: int, loss: Tensor, terms: Mapping[str, Tensor], output: Tensor | None, learns: bool = True
    ) -> None:
        seen = sum(len(turn.passes) for turn in self.recorded)
        self.recorded.append(
            RecordedTurn(
                player,
                loss.item(),
                {name: float(value) for name, value in terms.items() if value.numel() == 1},
                self.recorder.passes[seen:],
                None if output is None else output.detach(),
                learns,
            )
        )
        self.recorder.turn = len(self.recorded) - 1
