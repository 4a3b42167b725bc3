"""What a measure is: for which runs it says something, and how it counts batch after batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from engine.datasets.base import Data, Dataset, DataSpec
from engine.objectives.base import Objective
from engine.registry import CatalogEntry, Registry
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor


class Tally(Protocol):
    """Counts over the batches of one split."""

    def update(self, output: Tensor, y: Tensor) -> None:
        """Takes the network's answers, as the objective's `probabilities` gives them, with the true ones."""

    def compute(self) -> dict[str, float]:
        """The figures, by the names they are shown under: `{"f1": 0.93}` is shown as `test/f1`."""


class Metric(CatalogEntry):
    """Base of all measures. They are computed over whole splits when a run has ended: sums in float64, one rule for
    classes that do not occur (`ClassCounts`), and nothing that depends on how a split is cut into batches."""

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        """Whether it says something about such runs."""
        raise NotImplementedError

    def fitted(self, dataset: Dataset, data: Data) -> Self:
        """This measure with what it takes from the data themselves; `tally` comes after."""
        return self

    def tally(self, data: DataSpec) -> Tally:
        """A new count, with nothing in it."""
        raise NotImplementedError


METRICS: Registry[Metric] = Registry("engine.metrics", N_("metric"))
