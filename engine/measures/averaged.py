"""The base of measures that are counted class by class, and then averaged."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from engine.datasets.base import DataSpec
from engine.measures.base import Measure
from engine.objectives.base import Objective

if TYPE_CHECKING:
    from torch import Tensor

AVERAGES = ("macro", "micro")


class Averaged(Measure):
    """A figure for each class (or label), their plain mean (macro), and the figure over all samples together (micro).

    They are told as `f1`, `f1_micro` and `f1.<class>`.
    """

    metric: ClassVar[str]
    """The name of torchmetrics' class."""

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("main",) and data.target in ("classes", "labels")

    def tally(self, data: DataSpec) -> Counted:
        return Counted(self.name, self.metric, data)


class Counted:
    """Counts hits and misses of each class."""

    def __init__(self, name: str, metric: str, data: DataSpec) -> None:
        from torchmetrics import MetricCollection, classification

        self.name, self.names = name, data.classes or data.labels
        self.many = data.target == "labels"
        kind = getattr(classification, f"{'Multilabel' if self.many else 'Multiclass'}{metric}")
        size: dict[str, Any] = {"num_labels" if self.many else "num_classes": len(self.names)}
        # A collection counts once for all three.
        self.metrics = MetricCollection({average: kind(average=average, **size) for average in (*AVERAGES, "none")})

    def update(self, said: Tensor, y: Tensor) -> None:
        """`said` `(N, K)` are probabilities; `y` class indices `(N,)` or labels `(N, K)`."""
        self.metrics.update(said.cpu(), y.long().cpu())

    def compute(self) -> dict[str, float]:
        found = self.metrics.compute()
        macro, micro, each = (found[average] for average in (*AVERAGES, "none"))
        own = {f"{self.name}.{name}": float(value) for name, value in zip(self.names, each, strict=True)}
        return {self.name: float(macro), f"{self.name}_micro": float(micro), **own}
