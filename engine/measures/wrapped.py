"""A tally that is one or several of torchmetrics' own."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from torch import Tensor

Given = Callable[["Tensor", "Tensor"], tuple["Tensor", "Tensor"]]


def _as_they_are(said: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
    return said, y


class Wrapped:
    """Hands every batch to torchmetrics' metrics, by the names that their figures are told under."""

    def __init__(self, metrics: Mapping[str, Any], given: Given = _as_they_are) -> None:
        """`given` turns what was said and what is true into what the metrics take."""
        self.metrics, self.given = metrics, given

    def update(self, said: Tensor, y: Tensor) -> None:
        said, y = self.given(said.cpu(), y.cpu())
        for metric in self.metrics.values():
            metric.update(said, y)

    def compute(self) -> dict[str, float]:
        return {name: float(metric.compute()) for name, metric in self.metrics.items()}
