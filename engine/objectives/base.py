"""What an objective is: which data, outputs and losses go together, and how a batch becomes a loss and metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, NamedTuple, Self

from engine.datasets.base import Data, DataSpec
from engine.errors import Problem
from engine.graph.spec import GraphSpec
from engine.layers.base import Shape
from engine.losses.base import Loss
from engine.registry import CatalogEntry, Registry
from engine.text import N_, Message

if TYPE_CHECKING:
    from torch import Tensor, nn


class Feed(NamedTuple):
    """What enters a graph: its shape and, for tokens, how many there are (0: numbers).

    An axis of 0 may have any length: that of the noise of a generator.
    """

    shape: Shape
    tokens: int = 0


class Outcome(NamedTuple):
    """What came of a batch: the loss `()` to minimize, the output `(N, …)`, and the loss terms by name."""

    loss: Tensor
    output: Tensor
    loss_terms: Mapping[str, Tensor] = {}
    """Means over the batch. `Objective.figures` turns their means over a split into what is shown beside the loss."""
    denominators: Mapping[str, Tensor | float] = {}
    """What the loss and its terms are means over, by name, where that is not the samples: the tokens, or the sum of the
    samples' class weights. So means of several batches are weighted as one batch would weight them."""


class Turn(NamedTuple):
    """One player's move: `loss` is taken down by the weights of its graphs alone, with an optimizer of their own."""

    player: int
    """Index into `Objective.players`."""
    loss: Tensor
    loss_terms: Mapping[str, Tensor] = {}
    learns: bool = True
    """False: the player stands still, and only its loss is told."""


class Objective(CatalogEntry):
    """Base of all objectives.

    `models` are the built graphs of the plan by name. `loss_of` is called for every training step and must be
    cheap. What it draws by chance it draws from torch's global random state, which belongs to the run.
    """

    graphs: ClassVar[tuple[str, ...]] = ("main",)
    """The names of the graphs it trains."""
    players: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """The graphs that learn against each other, each group with its own optimizer; empty: all learn together."""
    default_loss: ClassVar[str]
    metric: ClassVar[str] = ""
    """The metric beside the loss, as in `val/accuracy`; empty for none."""
    unsupervised: ClassVar[bool] = False
    """Whether it leaves the targets alone, so that it suits data of any kind and is taken only when asked for."""
    compares: ClassVar[bool] = True
    """Whether a lower val loss means a better network: without that there is no best epoch and no early stopping."""

    def suits(self, data: DataSpec) -> bool:
        """Whether samples of this kind can be used."""
        raise NotImplementedError

    def feeds(self, outputs: Mapping[str, Shape], data: DataSpec) -> Mapping[str, tuple[Feed, ...]]:
        """What enters each graph, in the order of its inputs; `outputs` are the shapes that graphs end in.

        A graph that is not named takes what it likes.
        """
        return {"main": (Feed(data.shape, len(data.vocabulary)),)}

    def output_shapes(self, data: DataSpec, loss: Loss) -> Mapping[str, Shape]:
        """What each graph must end in; a graph that is not named ends in what it likes."""
        raise NotImplementedError

    def refuses(self, loss: Loss, data: DataSpec) -> Message | None:
        """Why `loss` does not fit this objective and data; None when it does."""
        raise NotImplementedError

    def problems(self, outputs: Mapping[str, Shape], data: DataSpec, loss: Loss) -> list[Problem]:
        """What keeps graphs with these output shapes from being trained on `data` with `loss`."""
        raise NotImplementedError

    def requires(self, graphs: Mapping[str, GraphSpec]) -> list[Problem]:
        """What sound graphs lack to be trained so, beside shapes: a layer that they must end in, say."""
        return []

    def reading(self, loss: Loss) -> Self:
        """This objective as it reads the answers of networks that learn with `loss`: scores, or values as they are."""
        return self

    def in_units(self, data: Data) -> Self:
        """This objective telling its metric in the units of `data`, which may have been scaled."""
        return self

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        """What one batch costs, after `step` optimizer steps."""
        raise NotImplementedError

    def rate(self, player: int) -> float:
        """What the learning rate is multiplied by for a player."""
        return 1.0

    def passes(self, graph: str) -> float:
        """How many forward passes of a graph one step costs; a backward pass counts as two."""
        return 3

    def turns(
        self,
        models: Mapping[str, nn.Module],
        x: Tensor,
        y: Tensor,
        loss: nn.Module,
        step: int,
        only: int | None = None,
    ) -> Iterator[Turn]:
        """The moves of one step, for objectives with `players`; each is made before the next is asked for.

        With `only` that player moves alone, once. Such an objective's `loss_of` says only how well things stand on a batch.
        """
        raise NotImplementedError

    def answer(self, models: Mapping[str, nn.Module], x: Tensor) -> Tensor:
        """The output `(N, …)` for samples without targets, in eval mode: what pictures and predictions show."""
        return models["main"](x)

    def reference(self, x: Tensor, y: Tensor) -> Tensor:
        """What the answers to samples `x` with targets `y` are measured by: the targets, or the samples themselves."""
        return x if self.unsupervised else y

    def metric_sum(self, output: Tensor, y: Tensor) -> Tensor:
        """What the metric sums, `()`: correct answers, absolute errors."""
        raise NotImplementedError

    def metric_count(self, y: Tensor) -> Tensor | int:
        """What the metric divides `hits` by: the number of samples, or of tokens."""
        return len(y)

    def figures(self, means: Mapping[str, Any]) -> dict[str, float]:
        """What is shown of a split, from the means of loss, metric and loss terms over it.

        What is not linear in the samples (the exponential of a mean, say) is computed here, once per split: the mean of
        such a figure over batches would depend on their size.
        """
        return dict(means)

    def probabilities(self, output: Tensor) -> Tensor:
        """Output as class probabilities `(N, K)`, or the values themselves."""
        raise NotImplementedError


OBJECTIVES: Registry[Objective] = Registry("engine.objectives", N_("objective"))
