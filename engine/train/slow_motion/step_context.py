"""What the stages of a recorded step are made from. [torch]"""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
import torch
from torch import Tensor, nn

from engine.activations.base import ACTIVATIONS
from engine.datasets.base import Dataset
from engine.datasets.data_spec import DataSpec
from engine.losses.base import Loss
from engine.objectives.base import Objective
from engine.optimizers.base import Optimizer
from engine.plan.plan import Plan
from engine.text import N_, Message, Name, message
from engine.train.slow_motion.passes import Pass
from engine.train.slow_motion.recorded_criterion import RecordedTurn
from engine.train.slow_motion.recording import Recording
from engine.train.slow_motion.stage_tensors import MAX_SAMPLES, cells_per_plane
from engine.views import Array

PLAYERS = {"discriminator": N_("Discriminator"), "generator": N_("Generator")}
NETWORKS = {"discriminator": N_("discriminator"), "generator": N_("generator")}


@dataclass
class StepContext:
    """A recorded step with the catalog entries of its plan."""

    recording: Recording
    plan: Plan
    dataset: Dataset
    spec: DataSpec
    objective: Objective
    loss: Loss
    loss_module: nn.Module
    optimizer: Optimizer

    @cached_property
    def cells(self) -> int:
        """The maximum number of values of a plane."""
        nodes = sum(len(one.model.nodes) for one in self.recording.passes)
        return cells_per_plane((MAX_SAMPLES + 1) * 3 * nodes + 4 * len(self.recording.weights))

    def player(self, turn: RecordedTurn) -> Name:
        """The network whose turn it is; empty where all learn together."""
        return message(PLAYERS[self.objective.players[turn.player][0]]) if self.objective.players else ""

    def layer(self, one: Pass, node: str) -> Message:
        """The title of a node's layer."""
        return message(one.model.graph.nodes[node].layer_config().title)

    def activation(self, one: Pass, node: str) -> Message:
        """The title of a node's activation."""
        choice = one.model.graph.nodes[node].activation
        assert choice is not None
        return message(ACTIVATIONS.get(choice.name).title)

    def pass_title(self, turn: RecordedTurn, one: Pass, node: str) -> Name:
        """The name of a node; where networks take turns, also whose it is if it is the other's turn, and which samples a
        discriminator reads."""
        if not self.objective.players:
            return node
        if one.graph not in self.objective.players[turn.player]:
            return message("{node}: {network}", node=node, network=message(NETWORKS[one.graph]))
        if one.graph != "discriminator":
            return node
        return message("{node}: {samples}", node=node, samples=message(self._samples(one)))

    def _samples(self, one: Pass) -> str:
        generated = [other.values[other.model.graph.output] for other in self.recording.passes if other is not one]
        if any(one.inputs[0].data_ptr() == value.data_ptr() for value in generated):
            return N_("generated samples")
        earlier = [other for other in self.recording.passes if other.graph == one.graph]
        return N_("real samples") if one is earlier[0] else N_("mixed samples")


def numbers(value: Tensor) -> Array:
    """A tensor as an array of float32 or integers."""
    value = value.detach().cpu()
    found: Array = np.asarray((value.float() if value.dtype in (torch.bfloat16, torch.float16) else value).numpy())
    return found


def figure(value: float) -> str:
    """A number in four figures, with a minus sign."""
    return f"{value:.4g}".replace("-", "−")


def root_mean_square(value: Tensor) -> float:
    return float(value.float().square().mean().sqrt()) if value.numel() else 0.0
