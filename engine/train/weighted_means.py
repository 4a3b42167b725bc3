"""Means by name, each over its own denominator."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from torch import Tensor


class Sums:
    """Totals by name, each with its denominator: samples, tokens, or the sum of class weights."""

    def __init__(self) -> None:
        self.sums: dict[str, tuple[Any, float]] = {}

    @classmethod
    def of(cls, state: Mapping[str, Any]) -> Sums:
        """Restores what a checkpoint holds."""
        sums = cls()
        sums.sums = {name: (total, denominator) for name, (total, denominator) in state.items()}
        return sums

    def add(self, name: str, total: Any, denominator: float) -> None:
        before, count = self.sums.get(name, (0.0, 0))
        self.sums[name] = (before + total, count + denominator)

    def add_means(
        self, means: Mapping[str, Tensor | float], denominators: Mapping[str, Tensor | float], samples: int
    ) -> None:
        """Adds the means over one batch of `samples` samples."""
        for name, mean in means.items():
            denominator = float(denominators.get(name, samples))
            self.add(name, _number(mean) * denominator, denominator)

    def join(self, other: Sums) -> None:
        for name, (total, denominator) in other.sums.items():
            self.add(name, total, denominator)

    def means(self) -> dict[str, Any]:
        """The means; 0 where nothing was counted."""
        return {name: total / denominator if denominator else total for name, (total, denominator) in self.sums.items()}


def _number(mean: Tensor | float) -> Any:
    """A number, or a vector in float64."""
    if isinstance(mean, Tensor) and mean.dim():
        return mean.cpu().double()  # in this order, since MPS has no float64
    return float(mean)
