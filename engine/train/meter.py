"""Means of loss, metric and parts over the steps between two measurements, and over an epoch."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import torch
from torch import Tensor

from engine.objectives.base import Objective

HELD = 64
"""Outputs held before they are judged together; one operation on many is far cheaper than many …"""
HELD_NUMBERS = 2**20
"""… but no more numbers than this: what a language model says of a batch is large."""


class Meter:
    """Adds up steps. Sums are made in the order of the steps, so equal runs give equal figures."""

    def __init__(self, objective: Objective) -> None:
        self.objective = objective
        self.now, self.epoch = Sums(), Sums()
        self._outputs: list[Tensor] = []
        self._targets: list[Tensor] = []
        self._parts: list[tuple[Mapping[str, Tensor], int]] = []
        self._numbers = 0

    def add(self, loss: float, output: Tensor, targets: Tensor, parts: Mapping[str, Tensor]) -> None:
        samples = len(targets)
        self.now.add("loss", loss * samples, samples)
        if parts:
            self._parts.append(({name: part.detach() for name, part in parts.items()}, samples))
        if self.objective.metric:
            self._outputs.append(output)
            self._targets.append(targets)
            self._numbers += output.numel()
        if len(self._outputs) >= HELD or len(self._parts) >= HELD or self._numbers >= HELD_NUMBERS:
            self._fold()

    def _fold(self) -> None:
        if self._outputs:
            output, targets = torch.cat(self._outputs).float(), torch.cat(self._targets)
            self.now.add(self.objective.metric, self.objective.hits(output, targets).item(), len(targets))
            self._outputs.clear()
            self._targets.clear()
            self._numbers = 0
        for parts, samples in self._parts:
            for name, part in parts.items():
                self.now.add(name, part.item() * samples, samples)
        self._parts.clear()

    def take(self) -> dict[str, float]:
        """Means since the last `take`, as `train/…`; they also enter the epoch's means."""
        self._fold()
        self.epoch.join(self.now)
        values, self.now = self.now.means(), Sums()
        return values

    def take_epoch(self) -> dict[str, float]:
        """Means of the epoch; call after `take` at its last step."""
        values, self.epoch = self.epoch.means(), Sums()
        return values

    def state(self) -> Any:
        """For a checkpoint taken right after `take`, when only the epoch's sums are open."""
        return dict(self.epoch.sums)

    def restore(self, state: Any) -> None:
        self.epoch = Sums()
        if isinstance(state, dict):
            self.epoch.sums = {name: (total, samples) for name, (total, samples) in state.items()}
        else:  # until 2026-11: the loss, the metric, and how many samples
            loss, hits, samples = state
            self.epoch.add("loss", loss, samples)
            if self.objective.metric:
                self.epoch.add(self.objective.metric, hits, samples)


class Sums:
    """Totals by name, each with the number of samples it is over."""

    def __init__(self) -> None:
        self.sums: dict[str, tuple[float, int]] = {}

    def add(self, name: str, total: float, samples: int) -> None:
        before, count = self.sums.get(name, (0.0, 0))
        self.sums[name] = (before + total, count + samples)

    def join(self, other: Sums) -> None:
        for name, (total, samples) in other.sums.items():
            self.add(name, total, samples)

    def means(self) -> dict[str, float]:
        return {f"train/{name}": total / max(samples, 1) for name, (total, samples) in self.sums.items()}
