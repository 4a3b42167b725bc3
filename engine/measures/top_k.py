"""How often the true class is among the first few answers."""

from __future__ import annotations

from pydantic import Field

from engine.datasets.base import DataSpec
from engine.measures.base import MEASURES, Measure
from engine.measures.wrapped import Wrapped
from engine.objectives.base import Objective
from engine.text import N_


@MEASURES.register("top_k")
class TopK(Measure):
    """Counts how often the true class is among the network's `k` likeliest answers.

    Where many classes are alike, the second guess is worth something too. Told as `top_3` for k = 3.
    """

    title = N_("Top-k accuracy")

    k: int = Field(3, ge=2, le=20, title=N_("Answers that count"))

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("main",) and len(data.classes) > self.k + 1

    def tally(self, data: DataSpec) -> Wrapped:
        from torchmetrics.classification import MulticlassAccuracy

        metric = MulticlassAccuracy(len(data.classes), top_k=self.k, average="micro")
        return Wrapped({f"top_{self.k}": metric})
