"""The base class of metrics: for which runs they apply, and how they are accumulated over batches."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from engine.datasets.base import Dataset
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data
from engine.objectives.base import Objective
from engine.registry import CatalogEntry, Registry
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor


class Tally(Protocol):
    """Accumulates a metric over the batches of one split."""

    def update(self, output: Tensor, y: Tensor) -> None:
        """Adds the network's predictions, as given by the objective's `probabilities`, and the true values."""

    def compute(self) -> dict[str, float]:
        """The values by name: `{"f1": 0.93}` is shown as `test/f1`."""


class Metric(CatalogEntry):
    """Base class of all metrics. They are computed over whole splits at the end of a run: sums in float64, one rule for
    classes that do not occur (`ClassCounts`), independent of the batch size."""

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        """Whether the metric applies to such runs."""
        raise NotImplementedError

    def fitted(self, dataset: Dataset, data: Data) -> Self:
        """This metric, fitted to the data. Called before `tally`."""
        return self

    def tally(self, data: DataSpec) -> Tally:
        """A new, empty tally."""
        raise NotImplementedError


METRICS: Registry[Metric] = Registry("engine.metrics", N_("metric"))
