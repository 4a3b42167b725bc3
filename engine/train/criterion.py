"""The loss of a batch, by the objective and loss of a plan. [torch]"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, nullcontext
from typing import Any

import torch
from torch import Tensor, nn

from engine.datasets.base import DATASETS
from engine.datasets.splits import Data
from engine.losses.base import LOSSES
from engine.objectives.base import OBJECTIVES, Objective, Outcome, Turn
from engine.plan.plan import Plan

FULL_PRECISION = nullcontext()


def objective_of(plan: Plan, data: Data) -> Objective:
    """The plan's objective, fitted to its loss and data."""
    return OBJECTIVES.make(plan.objective).for_loss(LOSSES.make(plan.loss)).in_units(data)


def loss_of(plan: Plan, data: Data) -> nn.Module:
    """The plan's loss, fitted to the training split (for example with class weights)."""
    spec = DATASETS.make(plan.dataset).spec()
    classes = len(spec.labels if spec.target == "mask" else spec.classes)
    return LOSSES.make(plan.loss).fitted(data.train.y, classes).build()


class Criterion:
    """The plan's objective and loss, applied to the models in the plan's precision."""

    def __init__(self, plan: Plan, data: Data, models: Mapping[str, nn.Module], device: torch.device) -> None:
        self.objective = objective_of(plan, data)
        self.loss = loss_of(plan, data).to(device)
        self.models, self.device = models, device
        self.is_mixed = plan.training.precision != "fp32"

    def __call__(self, x: Tensor, y: Tensor, step: int) -> Outcome:
        """The loss of a batch, after `step` optimizer steps."""
        with self._precision():
            return self.objective.loss_of(self.models, x, y, self.loss, step)

    def turns(self, x: Tensor, y: Tensor, step: int, only: int | None) -> Iterator[Turn]:
        """The players' updates in one step; each must be applied before the next is computed."""
        turns = self.objective.turns(self.models, x, y, self.loss, step, only)
        while True:
            with self._precision():
                turn = next(turns, None)
            if turn is None:
                return
            yield turn

    def _precision(self) -> AbstractContextManager[Any]:
        return torch.autocast(self.device.type, torch.bfloat16) if self.is_mixed else FULL_PRECISION
