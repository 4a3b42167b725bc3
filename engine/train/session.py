"""The tensors of one run: models, optimizers, batches, steps, and the state for checkpoints. [torch]"""

from __future__ import annotations

import copy
from collections.abc import Iterable
from functools import reduce
from typing import Any

import torch
from torch import Tensor

from engine.datasets.splits import Data, Split
from engine.graph.build import build, initialize
from engine.metrics.base import Tally
from engine.optimizers.base import OPTIMIZERS
from engine.plan.costs import EVALUATION_BATCH
from engine.plan.plan import Plan
from engine.schedules.base import SCHEDULES, START, Plateau
from engine.train.batches import Batches
from engine.train.criterion import Criterion
from engine.train.device import device_of
from engine.train.evaluation import Evaluation
from engine.train.flat_weights import FlatWeights, match_layout
from engine.train.player import Player
from engine.train.random_state import random_state, set_random_state
from engine.train.steps.alternating import AlternatingStep
from engine.train.steps.base import Step, StepResult
from engine.train.steps.closure import ClosureStep
from engine.train.steps.plain import PlainStep

MIN_RATE = 1e-30
"""Too small to move a weight noticeably. Schedules can fall to 0, by which the line search of L-BFGS would divide."""


class Session:
    """The models and optimizers of a run. `step` counts the optimizer steps taken."""

    def __init__(self, plan: Plan, data: Data) -> None:
        self.plan, self.data = plan, data
        self.step = self.shift = 0
        self.device = device_of(plan.training.device)
        self.optimizer_choice = OPTIMIZERS.make(plan.optimizer)
        self.schedule, self.plateau = SCHEDULES.make(plan.schedule), START
        self.learning_rate = self.optimizer_choice.learning_rate
        self.batches = Batches(plan, data.train, self.device, full_batch=self.optimizer_choice.full_batch)
        self.batch_size, self.steps_per_epoch = self.batches.size, self.batches.per_epoch
        self._build_models()
        self.criterion = Criterion(plan, data, self.named, self.device)
        self.objective, self.loss = self.criterion.objective, self.criterion.loss
        self.players = self._players()
        self.step_strategy = self._step_strategy()
        self.evaluation = Evaluation(self.models, self.criterion, self.batches, plan.training.seed)

    def _build_models(self) -> None:
        torch.manual_seed(self.plan.training.seed)
        self.models = torch.nn.ModuleDict()
        for name, graph in self.plan.graphs.items():
            model = build(graph)
            initialize(model, graph, self.plan.initializer, self.plan.bias_initializer, self.plan.training.seed)
            self.models[name] = model
        self.models.to(self.device).train()
        # torch's L-BFGS flattens all gradients, which channels_last gradients do not allow.
        if self.plan.training.channels_last and not self.optimizer_choice.closure:
            # `Module.to` also restrides weights with one input channel, which are contiguous in both formats; without
            # this the first convolution runs in the slower format.
            self.models.to(memory_format=torch.channels_last)  # type: ignore[call-overload]
        self.named = dict(self.models.items())
        self.weights: list[Tensor] = [p for p in self.models.parameters() if p.requires_grad]
        self.flat_weights = FlatWeights(self.weights)

    def _players(self) -> list[Player]:
        choice, regularisation = self.optimizer_choice, self.plan.regularisation
        groups = self.objective.players or (tuple(self.named),)
        return [Player([self.named[name] for name in group], choice, regularisation) for group in groups]

    def _step_strategy(self) -> Step:
        if self.objective.players:
            return AlternatingStep(self.criterion, self.players)
        (player,) = self.players
        if self.optimizer_choice.closure:
            return ClosureStep(self.criterion, player, self.device)
        return PlainStep(self.criterion, player)

    @property
    def position(self) -> int:
        """The place of the next batch among those of all epochs: the step, unless a fork changed the batch size."""
        return self.step + self.shift

    @property
    def steps(self) -> int:
        """The step at which all epochs are over."""
        return self.steps_per_epoch * self.plan.training.epochs - self.shift

    # One step

    def batch(self) -> tuple[Tensor, Tensor]:
        """The batch of the next step."""
        return self.batches.batch(self.position)

    def take_step(self, only: int | None = None) -> StepResult:
        """One optimizer step; with `only`, of that player alone.

        A step whose loss is not finite is not counted.
        """
        x, y = self.batch()
        self._set_learning_rate()
        result = self.step_strategy.take(x, y, self.step, only)
        if result.is_finite:
            self.step += 1
        return result

    def _set_learning_rate(self) -> None:
        steps = self.steps + self.shift
        factor = self.schedule.factor(self.position, steps, self.steps_per_epoch, self.plateau)
        for number, player in enumerate(self.players):
            player.set_learning_rate(max(MIN_RATE, self.learning_rate * factor * self.objective.rate(number)))

    # Evaluation

    def evaluate(
        self, split: Split, tallies: Iterable[Tally] = (), batch_size: int = EVALUATION_BATCH
    ) -> dict[str, float]:
        """Mean loss, metric and loss terms over a split, and updates `tallies`."""
        return self.evaluation.evaluate(split, self.step, tallies, batch_size)

    # Checkpoints

    def snapshot(self) -> dict[str, Any]:
        """Weights, buffers and step: enough to show this model."""
        return {"step": self.step, "models": {key: value.clone() for key, value in self.models.state_dict().items()}}

    def state(self) -> dict[str, Any]:
        """Everything needed to resume, bit for bit."""
        return {
            **self.snapshot(),
            # Copied, since its tensors keep changing.
            "optimizers": [copy.deepcopy(player.optimizer.state_dict()) for player in self.players],
            "learning_rate": self.learning_rate,
            "plateau": list(self.plateau),
            "shift": self.shift,
            **random_state(self.device),
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Restores what `state()` returned."""
        self.models.load_state_dict(state["models"])
        # Before 2026-11 there was one optimizer, saved by itself.
        states = state["optimizers"] if "optimizers" in state else [state["optimizer"]]
        for player, kept in zip(self.players, states, strict=True):
            player.optimizer.load_state_dict(kept)
            match_layout(player.optimizer)
        self.step, self.shift = state["step"], state.get("shift", 0)  # checkpoints of earlier versions lack it
        self.learning_rate = state["learning_rate"]
        self.plateau = self._plateau(state)
        set_random_state(state)

    def _plateau(self, state: dict[str, Any]) -> Plateau:
        if "plateau" in state:
            return Plateau(*state["plateau"])
        # Before 2026-11 all val losses were saved.
        return reduce(self.schedule.watch, state["val_losses"], START)
