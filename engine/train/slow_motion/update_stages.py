"""The stages in which the optimizer changes the weights, and the loss after it. [torch]"""

from __future__ import annotations

import math
from collections.abc import Iterator

from engine.text import N_, message
from engine.train.slow_motion.recorded_criterion import RecordedTurn
from engine.train.slow_motion.recorded_weights import RecordedWeight
from engine.train.slow_motion.stage_tensors import of_parameter
from engine.train.slow_motion.step_context import StepContext, figure, numbers
from engine.views import Stage, StageTensor


def update_stages(context: StepContext, turn: RecordedTurn) -> Iterator[Stage]:
    """One stage per node whose weights change."""
    if not turn.learns:
        caption = message(N_("This network does not learn in this step."))
        yield Stage("update", context.player(turn), "", "", message(N_("Update")), caption)
        return
    for (graph, node), weights in _by_node(context, turn).items():
        count = sum(weight.before.numel() for weight in weights.values())
        change = max(float((weight.after - weight.before).abs().max()) for weight in weights.values())
        caption = message(
            N_("{optimizer} changes the weights of `{node}` ({count}) by at most {change}."),
            optimizer=message(context.optimizer.title),
            count=f"{count:,}",
            node=node,
            change=figure(change),
        )
        tensors = tuple(tensor for name, one in weights.items() for tensor in _tensors(name, one, context.cells))
        yield Stage("update", context.player(turn), graph, node, node, caption, tensors)


def after_stage(context: StepContext) -> Stage:
    """The loss of the same batch, with the same random numbers, after the step."""
    template = N_("The loss of the same batch goes from {before} to {after}.")
    if not math.isfinite(context.recording.loss_after):
        template = N_(
            "The loss of the same batch was {before}. After the step it is infinite or not a number: the step was far "
            "too large. Use a smaller learning rate."
        )
    caption = message(
        template,
        before=figure(context.recording.loss_before),
        after=figure(context.recording.loss_after),
    )
    return Stage("after", "", "", "", message(N_("After the step")), caption)


def _by_node(context: StepContext, turn: RecordedTurn) -> dict[tuple[str, str], dict[str, RecordedWeight]]:
    found: dict[tuple[str, str], dict[str, RecordedWeight]] = {}
    for key, weight in context.recording.weights.items():
        if weight.player == turn.player and weight.gradient is not None:
            found.setdefault((key.graph, key.node), {})[key.parameter] = weight
    return found


def _tensors(name: str, weight: RecordedWeight, cells: int) -> Iterator[StageTensor]:
    """Before, the gradient that the optimizer used, the change, and after."""
    values = (
        (N_("`{parameter}` before"), weight.before),
        (N_("Gradient of `{parameter}`"), weight.applied),
        (N_("Change of `{parameter}`"), weight.after - weight.before),
        (N_("`{parameter}` after"), weight.after),
    )
    for title, value in values:
        if value is not None:
            yield of_parameter(message(title, parameter=name), name, numbers(value), cells)
