"""The steps to the new value of one weight. [torch]"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np
import torch
from torch import Tensor

from engine.calculation.chain_rule import Chain, gradient_steps
from engine.calculation.operands import constant, result_of
from engine.train.random_state import kept_random_state, set_random_state
from engine.train.session import Session
from engine.train.slow_motion.gradient_changes import (
    ChangedGradient,
    changed_gradient,
    norm_before_clipping,
    penalized_gradient,
)
from engine.train.slow_motion.optimizer_state import moves_at, state_at
from engine.train.slow_motion.passes import Pass
from engine.train.slow_motion.recorded_weights import WeightKey, named_weights
from engine.train.slow_motion.recording import Recording
from engine.train.slow_motion.weight_chain import weight_chain
from engine.views import Step

ACTIVATION = "activation."
Index = tuple[int, ...]


class ExplainedWeight:
    """One weight that learns in a recorded step."""

    def __init__(self, session: Session, recording: Recording, key: WeightKey, index: Index) -> None:
        self.session, self.recording, self.key, self.index = session, recording, key, index
        self.recorded = recording.weights[key]
        self.player = self.recorded.player
        turns = enumerate(recording.turns)
        self.turn = next(number for number, turn in turns if turn.player == self.player and turn.learns)
        self.rate = recording.learning_rates[self.player]
        self.weight = constant("w_{t-1}", float(self.recorded.before[index]))

    def steps(self) -> tuple[tuple[Step, ...], tuple[Step, ...]]:
        """Those of the gradient, with penalties and clipping, and those of the optimizer."""
        with kept_random_state(self.session.device):
            chains = list(self._chains())
        known, changed = self._compared(chains) if self.session.optimizer_choice.closure else self._updated(chains)
        optimizer = self.session.optimizer_choice.model_copy(update={"learning_rate": self.rate})
        lines = optimizer.update_steps(changed.weight, changed.gradient, self._state())
        return (*known, *changed.steps), (*changed.weight_steps, *lines)

    def _updated(self, chains: list[Chain]) -> tuple[tuple[Step, ...], ChangedGradient]:
        """Of most optimizers: penalties, clipping and decay follow the backward pass."""
        assert self.recorded.gradient is not None
        gradient, wanted = float(self.recorded.gradient[self.index]), self.session.plan.regularisation
        known = gradient_steps(chains, gradient, is_rounded=self.session.criterion.is_mixed)
        slope = result_of(known[-1], gradient)
        players = [one for one in self.recording.weights.values() if one.player == self.player]
        norm = norm_before_clipping([one.before for one in players], [one.gradient for one in players], wanted)
        return known, changed_gradient(self.weight, slope, wanted, self.rate, self._is_decayed, norm)

    def _compared(self, chains: list[Chain]) -> tuple[tuple[Step, ...], ChangedGradient]:
        """Of optimizers that compare losses: penalties are terms of the loss."""
        known, wanted = gradient_steps(chains), self.session.plan.regularisation
        steps, slope = penalized_gradient(self.weight, result_of(known[-1]), wanted, self._is_decayed)
        return known, ChangedGradient(steps, (), self.weight, slope)

    @property
    def _is_decayed(self) -> bool:
        return self.recorded.before.dim() > 1

    def _chains(self) -> Iterator[Chain]:
        """One per forward pass through which a gradient came back."""
        for one in self.recording.passes:
            if one.graph == self.key.graph and (chain := self._chain(one)):
                yield chain

    def _chain(self, one: Pass) -> Chain | None:
        node, parameter, model = self.key.node, self.key.parameter, one.model
        is_activation = parameter.startswith(ACTIVATION)
        slopes = one.gradients.get(self.turn, {}).get(node if is_activation else f"{node}.pre")
        if slopes is None:
            return None
        module = model.activations[node] if is_activation else model.nodes[node]
        given = (one.values[f"{node}.pre"],) if is_activation else (*one.given(node), *one.masks(node))
        set_random_state(one.random[node])
        values = [None if value is None else _full(value) for value in given]
        prefix = f"nodes.{node}."
        spectral = {name.removeprefix(prefix): value for name, value in one.spectral.items() if name.startswith(prefix)}
        parameter = parameter.removeprefix(ACTIVATION)
        return weight_chain(module, parameter, self.index, values, _full(slopes), spectral)

    def _state(self) -> dict[str, float]:
        """What the optimizer kept for this weight, and the moves of L-BFGS."""
        state = state_at(self.recorded.state_before, self.recorded.before.shape, self.index)
        moves = self.recording.moves[self.player]
        if not moves:
            return state
        weights, own = self.session.players[self.player].weights, named_weights(self.session)[self.key]
        place = next(number for number, weight in enumerate(weights) if weight is own)
        start = sum(weight.numel() for weight in weights[:place])
        inside = int(np.ravel_multi_index(self.index, own.shape)) if self.index else 0
        return {**state, "n_iter": self._iterations, **moves_at(moves, start + inside)}

    @property
    def _iterations(self) -> float:
        """All iterations of L-BFGS before this step, which it keeps with its first weight."""
        states = [one.state_before for one in self.recording.weights.values() if one.player == self.player]
        return sum(float(state.get("n_iter", 0)) for state in states)


def _full(value: Tensor) -> Tensor:
    """In single precision at least."""
    value = value.detach()
    return value.float() if value.dtype in (torch.bfloat16, torch.float16) else value
