"""Top-k accuracy."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import Field

from engine.datasets.data_spec import DataSpec
from engine.metrics.base import METRICS, Metric
from engine.objectives.base import Objective
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor


@METRICS.register("top_k")
class TopK(Metric):
    """Counts how often the true class is among the `k` most likely predictions.

    Where many classes are alike, the second guess is worth something too. Its name is `top_3` for k = 3.
    """

    title = N_("Top-k accuracy")

    k: int = Field(3, ge=2, le=20, title=N_("k"))

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("main",) and len(data.classes) > self.k + 1

    def tally(self, data: DataSpec) -> TopKTally:
        return TopKTally(self.k)


class TopKTally:
    """Counts samples whose true class is among the `k` most likely."""

    def __init__(self, k: int) -> None:
        self.k, self.hits, self.samples = k, 0, 0

    def update(self, output: Tensor, y: Tensor) -> None:
        """`output` `(N, K)` are probabilities, `y` `(N,)` the true classes."""
        self.hits += int((output.topk(self.k, 1).indices == y[:, None]).sum())
        self.samples += len(y)

    def compute(self) -> dict[str, float]:
        return {f"top_{self.k}": self.hits / self.samples} if self.samples else {}
