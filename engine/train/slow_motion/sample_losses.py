"""How the loss of single samples was computed from what the graphs answered in a turn. [torch]"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import cast

import torch
from torch import Tensor, nn

from engine.graph.spec import GraphSpec
from engine.objectives.base import Objective
from engine.objectives.vae import VAE
from engine.train.slow_motion.passes import Pass
from engine.train.slow_motion.recorded_criterion import RecordedTurn
from engine.train.slow_motion.step_context import StepContext, numbers
from engine.views import Array, Step


class SampleLosses:
    """The losses of the samples of one turn."""

    def __init__(self, context: StepContext, turn: RecordedTurn) -> None:
        self.context, self.turn = context, turn
        self.objective = _at_step(context)
        earlier = [one for one in context.recording.passes if one not in turn.passes]
        passes = {one.graph: _Recorded(one) for one in (*earlier, *reversed(turn.passes))}
        models = {graph: _Answers([*turn.passes, *earlier], graph) for graph in passes}
        recording, answering = context.recording, cast("Mapping[str, nn.Module]", models)
        with torch.no_grad():
            tensors = self.objective.loss_tensors(answering, passes, recording.x, recording.y, context.loss_module)
        self.tensors: dict[str, Array] = {name: numbers(value) for name, value in tensors.items()}
        players = self.objective.players
        self.graph = players[turn.player][0] if players else self.objective.graphs[-1]
        self.index = (0,) * (passes[self.graph].one.output.dim() - 1)

    def steps(self, sample: int) -> tuple[Step, ...]:
        """The steps to the loss of a sample; empty if it has none."""
        values = {name: value[sample] for name, value in self.tensors.items()}
        return self.objective.loss_calculation(values, self.context.loss, self.graph, self.index)

    def slope(self, sample: int, index: tuple[int, ...]) -> tuple[Step, ...]:
        """The steps to the derivative of the loss of a sample with respect to one output; empty if it has none."""
        values = {name: value[sample] for name, value in self.tensors.items()}
        return self.objective.loss_slope(values, self.context.loss, index)


class _Recorded:
    """A pass as objectives read it."""

    def __init__(self, one: Pass) -> None:
        self.one, self.inputs = one, one.inputs
        self.captures = {**one.inner, **one.values}
        self.graph: GraphSpec = one.model.graph


class _Answers:
    """A model that only gives the outputs it gave in the turn, by its first input."""

    def __init__(self, passes: Sequence[Pass], graph: str) -> None:
        self.passes = [one for one in passes if one.graph == graph]
        self.graph = self.passes[0].model.graph

    def __call__(self, *inputs: Tensor) -> Tensor:
        same = [one for one in self.passes if one.inputs[0].data_ptr() == inputs[0].data_ptr()]
        return (same or self.passes)[0].output


def _at_step(context: StepContext) -> Objective:
    """The objective with the weight of the KL divergence that it has at this step."""
    objective = context.objective
    if not isinstance(objective, VAE):
        return objective
    return objective.model_copy(update={"beta": objective.beta_at(context.recording.step)})
