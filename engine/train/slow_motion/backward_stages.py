"""The stages from the loss back to the first layer, and through time in recurrent layers. [torch]"""

from __future__ import annotations

from collections.abc import Iterator

import numpy as np

from engine.text import N_, Name, message
from engine.train.slow_motion.passes import Pass
from engine.train.slow_motion.recorded_criterion import RecordedTurn
from engine.train.slow_motion.recorded_weights import RecordedWeight
from engine.train.slow_motion.stage_tensors import of_parameter, of_samples
from engine.train.slow_motion.step_context import StepContext, figure, numbers, root_mean_square
from engine.views import Stage, StageTensor

MAX_TIMES = 8
"""The maximum number of time steps that are shown of a recurrent layer."""
STATES = {"hidden": N_("Gradient with respect to the state"), "reverse.hidden": N_("… of the backward direction")}


def backward_stages(context: StepContext, index: int) -> Iterator[Stage]:
    """One stage per node through which the gradient of turn `index` came back, last to first."""
    turn = context.recording.turns[index]
    passes = list(enumerate(context.recording.passes))
    learned = _own_passes(context, index)
    for number, one in reversed(passes):
        gradients = one.gradients.get(index, {})
        if one.model.graph.output not in gradients:
            continue  # a gradient penalty does not depend on the output, only on its slope
        for node in reversed([node for node in one.model.nodes if node in gradients]):
            weights = _weights(context, turn, one, node) if learned.get(one.graph) == number else {}
            yield _stage(context, turn, one, node, index, weights)
            if list(one.gradients)[-1] == index:
                yield from _time_stages(context, turn, number, node)


def _own_passes(context: StepContext, index: int) -> dict[str, int]:
    """By graph: the first of its passes through which the gradient of a turn came back. There its sum is complete."""
    found: dict[str, int] = {}
    for number, one in enumerate(context.recording.passes):
        if index in one.gradients:
            found.setdefault(one.graph, number)
    return found


def _weights(context: StepContext, turn: RecordedTurn, one: Pass, node: str) -> dict[str, RecordedWeight]:
    """The parameters of a node with a gradient, by name."""
    return {
        key.parameter: weight
        for key, weight in context.recording.weights.items()
        if (key.graph, key.node) == (one.graph, node) and weight.gradient is not None and weight.player == turn.player
    }


def _stage(
    context: StepContext, turn: RecordedTurn, one: Pass, node: str, index: int, weights: dict[str, RecordedWeight]
) -> Stage:
    gradient = one.gradients[index][node]
    title = message(N_("Gradient of the loss with respect to the output"))
    tensors = [of_samples(title, numbers(gradient), context.cells), *_parameters(context, weights)]
    caption = _caption(node, root_mean_square(gradient), weights)
    shown = context.pass_title(turn, one, node)
    return Stage("backward", context.player(turn), one.graph, node, shown, caption, tuple(tensors))


def _parameters(context: StepContext, weights: dict[str, RecordedWeight]) -> Iterator[StageTensor]:
    for name, weight in weights.items():
        if weight.gradient is not None:
            title = message(N_("Gradient of `{parameter}`"), parameter=name)
            yield of_parameter(title, name, numbers(weight.gradient), context.cells)


def _caption(node: str, size: float, weights: dict[str, RecordedWeight]) -> Name:
    own = [weight.gradient for weight in weights.values() if weight.gradient is not None]
    if not own:
        template = N_(
            "At `{node}`, the gradient of the loss with respect to the output has a root mean square of {size}."
        )
        return message(template, node=node, size=figure(size))
    template = N_(
        "At `{node}`, the gradient of the loss with respect to the output has a root mean square of {size}, and that "
        "with respect to the weights ({count}) a norm of {norm}."
    )
    norm = float(np.sqrt(sum(float(one.float().square().sum()) for one in own)))
    count = sum(one.numel() for one in own)
    return message(template, node=node, size=figure(size), count=f"{count:,}", norm=figure(norm))


def _time_stages(context: StepContext, turn: RecordedTurn, number: int, node: str) -> Iterator[Stage]:
    """Back through time: some of the time steps, always with the last and the first."""
    states = context.recording.times.get((number, node))
    if not states:
        return
    one, count = context.recording.passes[number], next(iter(states.values())).shape[1]
    for time in np.unique(np.linspace(0, count - 1, min(MAX_TIMES, count)).round().astype(int))[::-1].tolist():
        caption = message(
            N_(
                "Back through time: at time step {time} of {count}, the gradient of the loss with respect to the state "
                "has a root mean square of {size}."
            ),
            time=time + 1,
            count=count,
            size=figure(root_mean_square(states["hidden"][:, time])),
        )
        tensors = tuple(
            of_samples(message(STATES[name]), numbers(value[:, time]), context.cells) for name, value in states.items()
        )
        yield Stage("backward", context.player(turn), one.graph, node, node, caption, tensors, time=time)
