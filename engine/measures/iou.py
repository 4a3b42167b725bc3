"""How well two areas cover each other."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from engine.datasets.base import DataSpec
from engine.measures.base import MEASURES, Measure
from engine.objectives.base import Objective
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor


@MEASURES.register("iou")
class IoU(Measure):
    r"""Measures how well the areas that the network draws cover the true ones.

    $\text{IoU} = |A \cap B| / |A \cup B|$: what both share, over what either has. 1 is the same area, 0 is no common pixel. Told as
    the mean over classes and for each class.

    Reference: Jaccard, 1912, *The distribution of the flora in the alpine zone*.
    """

    title = N_("Intersection over union")

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        return objective.graphs == ("main",) and data.target == "mask"

    def tally(self, data: DataSpec) -> Areas:
        return Areas(data.labels)


class Areas:
    """Counts pixels of each class."""

    def __init__(self, names: tuple[str, ...]) -> None:
        from torchmetrics.classification import MulticlassJaccardIndex

        self.names = names
        self.metric: Any = MulticlassJaccardIndex(len(names), average="none")

    def update(self, said: Tensor, y: Tensor) -> None:
        """`said` `(N, K, H, W)` are probabilities, `y` `(N, H, W)` the true classes."""
        self.metric.update(said.argmax(1).cpu(), y.cpu())

    def compute(self) -> dict[str, float]:
        each = [float(value) for value in self.metric.compute()]
        own = {f"iou.{name}": value for name, value in zip(self.names, each, strict=True)}
        return {"iou": sum(each) / len(each), **own}
