"""Means of loss, metric and loss terms over the steps between two measurements, and over an epoch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from engine.objectives.base import Objective
from engine.train.steps.base import StepResult
from engine.train.weighted_means import Sums

HELD = 64
"""Outputs collected before their metric is computed in one operation, which is far cheaper than one per step …"""
HELD_NUMBERS = 2**20
"""… but at most this many numbers, since the outputs of a language model are large."""


class Meter:
    """Accumulates steps. Sums are computed in the order of the steps, so equal runs give equal figures."""

    def __init__(self, objective: Objective) -> None:
        self.objective = objective
        self.now, self.epoch = Sums(), Sums()
        self.fresh = Sums()
        """Steps that have been added to neither sum yet."""
        self._outputs: list[Tensor] = []
        self._targets: list[Tensor] = []
        self._steps: list[tuple[Mapping[str, Tensor | float], Mapping[str, Tensor | float], int]] = []
        """The means of each step, their denominators, and the number of samples."""
        self._numbers = 0

    def add(self, result: StepResult) -> None:
        """Adds one step."""
        loss, output, targets, loss_terms, denominators, _ = result
        means: dict[str, Tensor | float] = {"loss": loss, **{name: term.detach() for name, term in loss_terms.items()}}
        self._steps.append((means, denominators, len(targets)))
        if self.objective.metric:
            self._outputs.append(output)
            self._targets.append(targets)
            self._numbers += output.numel()
        if len(self._steps) >= HELD or self._numbers >= HELD_NUMBERS:
            self._fold()

    def _fold(self) -> None:
        if self._outputs:
            output, targets = torch.cat(self._outputs).float(), torch.cat(self._targets)
            hits, count = self.objective.metric_sum(output, targets), self.objective.metric_count(targets)
            self.fresh.add(self.objective.metric, hits.item(), int(count))
            self._outputs.clear()
            self._targets.clear()
            self._numbers = 0
        for means, denominators, samples in self._steps:
            self.fresh.add_means(means, denominators, samples)
        self._steps.clear()

    def _enter(self) -> None:
        self._fold()
        self.now.join(self.fresh)
        self.epoch.join(self.fresh)
        self.fresh = Sums()

    def take(self) -> dict[str, float]:
        """Means since the last `take`, as `train/…`."""
        self._enter()
        means, self.now = self.now.means(), Sums()
        return self._shown(means)

    def take_epoch(self) -> dict[str, float]:
        """Means of the epoch that has just ended."""
        self._enter()
        means, self.epoch = self.epoch.means(), Sums()
        return self._shown(means)

    def _shown(self, means: Mapping[str, float]) -> dict[str, float]:
        return {f"train/{name}": value for name, value in self.objective.figures(means).items()}

    def state(self) -> Any:
        """The state for a checkpoint. Right after `take` only the sums of the epoch are open; otherwise both are."""
        if not self.now.sums and not self._steps:
            return dict(self.epoch.sums)
        held = [[_full(output), targets] for output, targets in zip(self._outputs, self._targets, strict=True)]
        steps = [[_plain(means), _plain(over), samples] for means, over, samples in self._steps]
        return {"epoch": dict(self.epoch.sums), "now": dict(self.now.sums), "held": held, "steps": steps}

    def restore(self, state: Any) -> None:
        self.epoch = Sums()
        if isinstance(state, dict) and "held" in state:
            self._restore_open(state)
        elif isinstance(state, dict):
            self.epoch = Sums.of(state)
        else:  # checkpoints before 2026-11: loss, metric and number of samples
            loss, hits, samples = state
            self.epoch.add("loss", loss, samples)
            if self.objective.metric:
                self.epoch.add(self.objective.metric, hits, samples)

    def _restore_open(self, state: Any) -> None:
        self.epoch, self.now = Sums.of(state["epoch"]), Sums.of(state["now"])
        self._outputs = [output for output, _ in state["held"]]
        self._targets = [targets for _, targets in state["held"]]
        self._numbers = sum(output.numel() for output in self._outputs)
        self._steps = [(means, over, samples) for means, over, samples in state["steps"]]


def _plain(values: Mapping[str, Tensor | float]) -> dict[str, Tensor | float]:
    return {name: _full(value) if isinstance(value, Tensor) else value for name, value in values.items()}


def _full(value: Tensor) -> Tensor:
    """As float32: checkpoints go through NumPy, which has no bf16. The conversion is exact."""
    return value.float() if value.dtype == torch.bfloat16 else value
