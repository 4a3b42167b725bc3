"""What every step in slow motion promises."""

from __future__ import annotations

import copy
import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack
from functools import cache
from typing import Any

import torch
from torch import Tensor

from engine.datasets.base import DATASETS
from engine.datasets.splits import Data, Split
from engine.graph.spec import GraphSpec
from engine.plan.factory import make_plan
from engine.registry import Choice
from engine.train.random_state import set_random_state
from engine.train.session import Session
from engine.train.slow_motion.recorded_weights import weights_checksum
from engine.train.slow_motion.recording import Recording, record

SAMPLES, BATCH = 16, 8


def small_session(
    family: str, dataset: str, settings: Mapping[str, Any] | None = None, graph: GraphSpec | None = None
) -> Session:
    """A session on few samples, after one step; `graph` replaces that of the family."""
    plan = make_plan(family, dataset, {"training.batch_size": BATCH, **(settings or {})})
    if graph is not None:
        plan = plan.model_copy(update={"graphs": {"main": graph}})
    session = Session(plan, _few(plan.dataset.model_dump_json()))
    session.take_step()
    return session


@cache
def _few(packed: str) -> Data:
    data = DATASETS.make(Choice(**json.loads(packed))).load()
    few = [Split(split.x[:SAMPLES], split.y[:SAMPLES]) for split in (data.train, data.val, data.test)]
    return Data(*few, unit=data.unit, offset=data.offset)


def check_slow_step(session: Session) -> Recording:
    """The recorded step is the real one, bit for bit, nothing is left of it, and its gradients are autograd's."""
    before = copy.deepcopy(session.state())
    recording = check_same_weights(session)
    session.take_step()
    after = copy.deepcopy(session.state())
    session.restore(copy.deepcopy(before))
    session.take_step()
    session.take_step()
    assert_equal(session.state(), after)
    session.restore(before)
    for player, rate in zip(session.players, recording.learning_rates, strict=True):
        player.set_learning_rate(rate)
    check_gradients(session, recording)
    return recording


def check_same_weights(session: Session) -> Recording:
    """Takes a step after it was recorded: nothing is left of the recording, and the weights are those recorded."""
    before = copy.deepcopy(session.state())
    recording = record(session)
    assert_equal(session.state(), before)
    session.take_step()
    assert weights_checksum(session.models) == recording.checksum
    return recording


def assert_equal(found: Any, wanted: Any) -> None:
    """Nested states are equal, bit for bit."""
    if isinstance(wanted, Tensor):
        assert torch.equal(found, wanted)
    elif isinstance(wanted, dict):
        assert found.keys() == wanted.keys()
        for key in wanted:
            assert_equal(found[key], wanted[key])
    elif isinstance(wanted, list | tuple):
        assert len(found) == len(wanted)
        for one, other in zip(found, wanted, strict=True):
            assert_equal(one, other)
    else:
        assert found == wanted


def check_gradients(session: Session, recording: Recording) -> None:
    """Compares all recorded gradients with those that autograd gives for the outputs of the modules."""
    outputs: dict[tuple[int, str], Tensor] = {}
    with ExitStack() as hooks:
        for graph, model in session.named.items():
            passes = iter([number for number, one in enumerate(recording.passes) if one.graph == graph])
            hooks.callback(_watch(model, passes, outputs))
        for turn, loss in enumerate(_losses(session)):
            watched = {place: value for place, value in outputs.items() if value.requires_grad}
            if not recording.turns[turn].learns:
                continue
            # Of another player's network, only the part through which the gradient comes back is computed.
            player, players = recording.turns[turn].player, session.objective.players
            others = set(session.named) - set(players[player] if players else session.named)
            inputs = list(watched.values())
            found = torch.autograd.grad(loss, inputs, allow_unused=True, retain_graph=True)
            for (number, name), gradient in zip(watched, found, strict=True):
                recorded = recording.passes[number].gradients.get(turn, {}).get(name)
                if recorded is None:
                    assert gradient is None or recording.passes[number].graph in others, (number, name)
                else:
                    torch.testing.assert_close(recorded, gradient, rtol=1e-5, atol=1e-7)


def _losses(session: Session) -> Iterator[Tensor]:
    """The losses of a step, each after the updates of those before."""
    criterion: Any = session.criterion
    set_random_state(session.state())
    if not session.objective.players:
        yield criterion(*session.batch(), session.step).loss
        return
    for turn in criterion.turns(*session.batch(), session.step, None):
        yield turn.loss
        if turn.learns:
            player = session.players[turn.player]
            player.zero_grad()
            turn.loss.backward(inputs=player.weights, retain_graph=True)
            player.update()


def _watch(model: Any, passes: Iterator[int], outputs: dict[tuple[int, str], Tensor]) -> Any:
    """Keeps the outputs of the modules of a graph, by index of the pass and name; returns how to end it."""
    current = [-1]

    def begin(*_: Any) -> None:
        current[0] = next(passes, -1)

    def keeper(name: str) -> Any:
        def keep(_module: Any, _given: Any, output: Tensor) -> None:
            if current[0] >= 0:
                outputs[current[0], name] = output

        return keep

    handles = [model.register_forward_pre_hook(begin)]
    handles += [module.register_forward_hook(keeper(f"{node}.pre")) for node, module in model.nodes.items()]
    handles += [module.register_forward_hook(keeper(node)) for node, module in model.activations.items()]
    return lambda: [handle.remove() for handle in handles]
