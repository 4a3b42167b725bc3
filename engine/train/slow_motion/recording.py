"""Records the next optimizer step of a session and undoes it. [torch]"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from typing import Any

from torch import Tensor

from engine.errors import RequestError
from engine.text import N_
from engine.train.random_state import set_random_state
from engine.train.session import Session
from engine.train.slow_motion.optimizer_state import Move, recorded_moves
from engine.train.slow_motion.passes import Pass, PassRecorder
from engine.train.slow_motion.recorded_criterion import RecordedCriterion, RecordedTurn
from engine.train.slow_motion.recorded_weights import (
    RecordedWeight,
    WeightKey,
    copied_weights,
    optimizer_states,
    recorded_weights,
    weights_checksum,
)
from engine.train.slow_motion.time_gradients import TimeGradients, time_gradients


@dataclass
class Recording:
    """One optimizer step of a session, which is as it was before."""

    step: int
    x: Tensor
    y: Tensor
    turns: Sequence[RecordedTurn]
    weights: Mapping[WeightKey, RecordedWeight]
    learning_rates: tuple[float, ...]
    """One per player."""
    loss_before: float
    loss_after: float
    evaluations: int
    """How often the loss was computed: more than once by the line search of L-BFGS."""
    checksum_before: str
    checksum: str
    """Of all weights before and after the step."""
    moves: tuple[Sequence[Move], ...]
    """The moves of L-BFGS; empty for players with other optimizers."""
    times: Mapping[tuple[int, str], TimeGradients]
    """The gradients through time of recurrent layers, by index of their pass and node."""

    @property
    def passes(self) -> list[Pass]:
        """All forward passes, in their order."""
        return [one for turn in self.turns for one in turn.passes]


def record(session: Session) -> Recording:
    """The next step of the session: the real one, recorded. Weights, optimizer and random state are put back.

    Raises `RequestError` if the loss or a weight after it is not finite: the run would diverge.
    """
    before, gradients = session.state(), [weight.grad for weight in session.weights]
    try:
        return _recorded(session, before)
    finally:
        session.restore(before)
        for weight, gradient in zip(session.weights, gradients, strict=True):
            weight.grad = gradient


def _recorded(session: Session, before: dict[str, Any]) -> Recording:
    (x, y), step, checksum_before = session.batch(), session.step, weights_checksum(session.models)
    held = copied_weights(session)
    states = optimizer_states(session)
    with ExitStack() as stack:
        criterion = stack.enter_context(_recorded_criterion(session))
        moves = tuple(stack.enter_context(recorded_moves(player.optimizer)) for player in session.players)
        if not session.take_step().is_finite:
            raise RequestError(N_("The loss of the next step is infinite or not a number, so no weight would change."))
    if not session.flat_weights.are_finite():
        template = N_(
            "With the next step weights become infinite or not a number, so the run would end there. Use a smaller "
            "learning rate."
        )
        raise RequestError(template)
    turns = criterion.recorded
    for one in criterion.recorder.passes:
        one.detach()
    weights = recorded_weights(session, turns, held, states)
    checksum = weights_checksum(session.models)
    loss_after = _loss_of(session, x, y, step, before)
    session.models.load_state_dict(before["models"])
    return Recording(
        step=step,
        x=x,
        y=y,
        turns=turns,
        weights=weights,
        learning_rates=tuple(player.optimizer.param_groups[0]["lr"] for player in session.players),
        loss_before=sum(turn.loss for turn in turns),
        loss_after=loss_after,
        evaluations=criterion.evaluations,
        checksum_before=checksum_before,
        checksum=checksum,
        moves=moves,
        times=time_gradients(criterion.recorder.passes),
    )


@contextmanager
def _recorded_criterion(session: Session) -> Iterator[RecordedCriterion]:
    """Inside the block the session's steps compute the loss with a criterion that records it."""
    strategy: Any = session.step_strategy
    plain = strategy.criterion
    criterion = RecordedCriterion(plain, PassRecorder(session.named, session.device))
    hooks = [weight.register_post_accumulate_grad_hook(_keeper(criterion)) for weight in session.weights]
    strategy.criterion = criterion
    try:
        yield criterion
    finally:
        strategy.criterion = plain
        for hook in hooks:
            hook.remove()


def _keeper(criterion: RecordedCriterion) -> Any:
    def keep(weight: Tensor) -> None:
        """Of several evaluations, the first counts."""
        turn = criterion.recorded[criterion.recorder.turn or 0]
        if weight.grad is not None:
            turn.gradients.setdefault(id(weight), weight.grad.detach().clone())

    return keep


def _loss_of(session: Session, x: Tensor, y: Tensor, step: int, before: dict[str, Any]) -> float:
    """The loss of the batch with the weights as they are now, and with the random numbers of the step."""
    set_random_state(before)
    criterion: Any = session.criterion
    if session.objective.players:
        return float(sum(turn.loss.item() for turn in criterion.turns(x, y, step, None)))
    return float(criterion(x, y, step).loss.item())
