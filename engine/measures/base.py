"""What a measure is: for which runs it says something, and how it counts batch after batch."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol, Self

from engine.datasets.base import Data, Dataset, DataSpec
from engine.objectives.base import Objective
from engine.registry import Registry, Thing
from engine.text import N_

if TYPE_CHECKING:
    from torch import Tensor


class Tally(Protocol):
    """Counts over the batches of one split."""

    def update(self, said: Tensor, y: Tensor) -> None:
        """Takes what the network said, as the objective's `probabilities` gives it, with the true answers."""

    def compute(self) -> dict[str, float]:
        """The figures, by the names they are told under: `{"f1": 0.93}` is told as `test/f1`."""


class Measure(Thing):
    """Base of all measures. They are taken of whole splits when a run has ended, with torchmetrics."""

    def applies(self, objective: Objective, data: DataSpec) -> bool:
        """Whether it says something about such runs."""
        raise NotImplementedError

    def fitted(self, dataset: Dataset, data: Data) -> Self:
        """This measure with what it takes from the data themselves; `tally` comes after."""
        return self

    def tally(self, data: DataSpec) -> Tally:
        """A new count, with nothing in it."""
        raise NotImplementedError


MEASURES: Registry[Measure] = Registry("engine.measures", N_("measure"))
