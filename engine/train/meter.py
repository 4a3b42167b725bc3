"""Means of loss and metric over the steps between two measurements, and over an epoch."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor

from engine.objectives.base import Objective

HELD = 64
"""Outputs held before they are judged together; one operation on many is far cheaper than many."""


class Meter:
    """Adds up steps. Sums are made in the order of the steps, so equal runs give equal figures."""

    def __init__(self, objective: Objective) -> None:
        self.objective = objective
        self.loss, self.hits, self.count = 0.0, 0.0, 0
        self._epoch = [0.0, 0.0, 0]
        self._outputs: list[Tensor] = []
        self._targets: list[Tensor] = []

    def add(self, loss: float, output: Tensor, targets: Tensor) -> None:
        samples = len(targets)
        self.loss += loss * samples
        self.count += samples
        self._outputs.append(output)
        self._targets.append(targets)
        if len(self._outputs) >= HELD:
            self._fold()

    def _fold(self) -> None:
        if self._outputs:
            output = torch.cat(self._outputs).float()
            self.hits += self.objective.hits(output, torch.cat(self._targets)).item()
            self._outputs.clear()
            self._targets.clear()

    def take(self) -> dict[str, float]:
        """Means since the last `take`, as `train/…`; they also enter the epoch's means."""
        self._fold()
        for place, part in enumerate((self.loss, self.hits, self.count)):
            self._epoch[place] += part
        values = self._means(self.loss, self.hits, self.count)
        self.loss, self.hits, self.count = 0.0, 0.0, 0
        return values

    def take_epoch(self) -> dict[str, float]:
        """Means of the epoch; call after `take` at its last step."""
        values = self._means(*self._epoch)
        self._epoch = [0.0, 0.0, 0]
        return values

    def _means(self, loss: float, hits: float, count: float) -> dict[str, float]:
        values = {"train/loss": loss / max(count, 1)}
        if self.objective.metric:
            values[f"train/{self.objective.metric}"] = hits / max(count, 1)
        return values

    def state(self) -> Any:
        """For a checkpoint taken right after `take`, when only the epoch's sums are open."""
        return list(self._epoch)

    def restore(self, state: Any) -> None:
        self._epoch = list(state)
