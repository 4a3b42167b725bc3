"""The weights of a session before and after a recorded step. [torch]"""

from __future__ import annotations

import copy
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from torch import Tensor, nn

from engine.train.session import Session
from engine.train.slow_motion.recorded_criterion import RecordedTurn


class WeightKey(NamedTuple):
    """A parameter of a node; those of its activation begin with `activation.`."""

    graph: str
    node: str
    parameter: str


@dataclass
class RecordedWeight:
    """A parameter before and after the step.

    `gradient` is the one that came back, with the penalties for L-BFGS, whose loss has them; `applied` is the one that
    the optimizer used, after penalties and clipping. `state_before` is that of the optimizer for this parameter.
    """

    player: int
    before: Tensor
    after: Tensor
    gradient: Tensor | None
    applied: Tensor | None
    state_before: Mapping[str, Any]


def weights_checksum(models: nn.Module) -> str:
    """The checksum of all weights, equal only for weights that are equal bit for bit."""
    digest = hashlib.sha256()
    for name, weight in models.named_parameters():
        digest.update(name.encode())
        digest.update(np.ascontiguousarray(weight.detach().cpu().numpy()).tobytes())
    return digest.hexdigest()


def copied_weights(session: Session) -> dict[WeightKey, Tensor]:
    """Copies of all trainable parameters."""
    return {key: weight.detach().clone() for key, weight in named_weights(session).items()}


def named_weights(session: Session) -> dict[WeightKey, Tensor]:
    """The trainable parameters of all graphs."""
    found: dict[WeightKey, Tensor] = {}
    for graph, model in session.named.items():
        for name, weight in model.named_parameters():
            kind, node, parameter = name.split(".", 2)
            if weight.requires_grad:
                key = parameter if kind == "nodes" else f"activation.{parameter}"
                found[WeightKey(graph, node, key)] = weight
    return found


def optimizer_states(session: Session) -> dict[int, Mapping[str, Any]]:
    """The state of the optimizers by `id` of the weight, copied."""
    return {
        id(weight): copy.deepcopy(dict(state))
        for player in session.players
        for weight, state in player.optimizer.state.items()
    }


def recorded_weights(
    session: Session,
    turns: Sequence[RecordedTurn],
    held: Mapping[WeightKey, Tensor],
    states: Mapping[int, Mapping[str, Any]],
) -> dict[WeightKey, RecordedWeight]:
    """All trainable parameters after a step; `held` and `states` are copies from before it."""
    owners = {id(weight): number for number, player in enumerate(session.players) for weight in player.weights}
    found = {}
    for key, weight in named_weights(session).items():
        player = owners[id(weight)]
        gradients = [turn.gradients for turn in turns if turn.player == player and turn.learns]
        gradient = gradients[0].get(id(weight)) if gradients else None
        found[key] = RecordedWeight(
            player=player,
            before=held[key],
            after=weight.detach().clone(),
            gradient=gradient,
            applied=None if gradient is None or weight.grad is None else weight.grad.detach().clone(),
            state_before=states.get(id(weight), {}),
        )
    return found
