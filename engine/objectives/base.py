"""The base class of objectives: which data, outputs and losses go together, and how a batch becomes a loss and
metrics."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING, Any, ClassVar, Literal, NamedTuple, Protocol, Self

from engine.calculation.node_values import Index
from engine.datasets.data_spec import DataSpec
from engine.datasets.splits import Data
from engine.errors import Problem
from engine.graph.spec import GraphSpec
from engine.layers.base import Shape
from engine.losses.base import Loss
from engine.registry import CatalogEntry, Registry
from engine.text import N_, Message
from engine.views import Array, Step

if TYPE_CHECKING:
    from torch import Tensor, nn


class Feed(NamedTuple):
    """An input of a graph: its shape and, for tokens, the vocabulary size (0: numbers).

    An axis of 0 may have any length, as for the noise of a generator.
    """

    shape: Shape
    tokens: int = 0


class Outcome(NamedTuple):
    """The result of a batch: the loss `()` to minimize, the output `(N, …)`, and the loss terms by name."""

    loss: Tensor
    output: Tensor
    loss_terms: Mapping[str, Tensor] = {}
    """Means over the batch. `Objective.figures` computes what is shown beside the loss from their means over a
    split."""
    denominators: Mapping[str, Tensor | float] = {}
    """The denominators of the loss and its terms by name, where they are not the number of samples: the number of
    tokens, or the sum of class weights. They let means of several batches be combined exactly."""


class Turn(NamedTuple):
    """The update of one player: `loss` is minimized over the weights of its graphs only, with their own optimizer."""

    player: int
    """Index into `Objective.players`."""
    loss: Tensor
    loss_terms: Mapping[str, Tensor] = {}
    learns: bool = True
    """False: the player is not updated, and its loss is only reported."""


class Recorded(Protocol):
    """The inputs and captures of the last pass through a graph."""

    inputs: tuple[Tensor, ...]
    captures: dict[str, Tensor]
    graph: GraphSpec


def recorded_output(recorded: Recorded) -> Tensor:
    """The output of the graph in that pass, `(N, …)`."""
    return recorded.captures[recorded.graph.output].float()


class Objective(CatalogEntry):
    """Base class of all objectives.

    `models` are the built graphs of the plan by name. `loss_of` is called for every training step and must be cheap.
    Random numbers are drawn from torch's global random state, which belongs to the run.
    """

    graphs: ClassVar[tuple[str, ...]] = ("main",)
    """The names of the graphs to train."""
    players: ClassVar[tuple[tuple[str, ...], ...]] = ()
    """Groups of graphs that are trained against each other, each with its own optimizer; empty: all are trained
    together."""
    default_loss: ClassVar[str]
    metric: ClassVar[str] = ""
    """The metric beside the loss, as in `val/accuracy`; empty for none."""
    last_layer: ClassVar[Literal["scores", "values", "any"]] = "any"
    """What the last layer must give: raw scores, to which the loss applies softmax or sigmoid, or values of any size;
    either is spoilt by an activation with bounds."""
    supports_vmap: ClassVar[bool] = False
    """Whether `torch.func.vmap` can compute its loss for the weights of many networks at once."""
    unsupervised: ClassVar[bool] = False
    """Whether it ignores the targets, so that it suits data of any kind and must be chosen explicitly."""
    compares: ClassVar[bool] = True
    """Whether a lower val loss means a better network. Otherwise there is no best epoch and no early stopping."""

    def suits(self, data: DataSpec) -> bool:
        """Whether it can use such data."""
        raise NotImplementedError

    def feeds(self, outputs: Mapping[str, Shape], data: DataSpec) -> Mapping[str, tuple[Feed, ...]]:
        """The inputs of each graph, in order; `outputs` are the output shapes of the graphs.

        Graphs that are not named may have any inputs.
        """
        return {"main": (Feed(data.shape, len(data.vocabulary)),)}

    def output_shapes(self, data: DataSpec, loss: Loss) -> Mapping[str, Shape]:
        """The required output shapes of the graphs; graphs that are not named may end in any shape."""
        raise NotImplementedError

    def refuses(self, loss: Loss, data: DataSpec) -> Message | None:
        """Why `loss` does not fit this objective and data; None if it does."""
        raise NotImplementedError

    def problems(self, outputs: Mapping[str, Shape], data: DataSpec, loss: Loss) -> list[Problem]:
        """The problems that prevent training graphs with these output shapes on `data` with `loss`."""
        raise NotImplementedError

    def requires(self, graphs: Mapping[str, GraphSpec]) -> list[Problem]:
        """Requirements beyond shapes that the graphs do not meet, such as a particular last layer."""
        return []

    def for_loss(self, loss: Loss) -> Self:
        """This objective for outputs trained with `loss`: scores, or values as they are."""
        return self

    def in_units(self, data: Data) -> Self:
        """This objective reporting its metric in the units of `data`, which may have been scaled."""
        return self

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module, step: int) -> Outcome:
        """The loss of one batch after `step` optimizer steps."""
        raise NotImplementedError

    def rate(self, player: int) -> float:
        """The factor on the learning rate of a player."""
        return 1.0

    def passes(self, graph: str) -> float:
        """The cost of a step in forward passes of a graph; a backward pass counts as two."""
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
        """The updates of one step, for objectives with `players`; each is applied before the next is requested.

        With `only`, just that player is updated, once. The `loss_of` of such an objective only evaluates a batch.
        """
        raise NotImplementedError

    def answer(self, models: Mapping[str, nn.Module], x: Tensor) -> Tensor:
        """The output `(N, …)` for samples without targets in eval mode, for pictures and predictions."""
        return models["main"](x)

    def shown(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor | None) -> Tensor:
        """Passes samples through the graphs for views of single samples, and returns the output `(N, …)`; `y` are the
        targets, None if they are unknown."""
        return self.answer(models, x)

    def loss_tensors(
        self, models: Mapping[str, nn.Module], passes: Mapping[str, Recorded], x: Tensor, y: Tensor, loss: nn.Module
    ) -> Mapping[str, Tensor]:
        """What the loss of samples is computed from, by name, `(N, …)`, after `shown` recorded `passes`."""
        return {"output": recorded_output(passes["main"]), "target": y}

    def loss_calculation(self, tensors: Mapping[str, Array], loss: Loss, graph: str, index: Index) -> tuple[Step, ...]:
        """How the loss of one sample is computed from its `loss_tensors`, without the batch axis: the last step gives
        it. `index` is the chosen value of the output of `graph`. Empty for graphs whose output has no loss."""
        return loss.calculation(tensors["output"].astype(float), tensors["target"])

    def loss_slope(self, tensors: Mapping[str, Array], loss: Loss, index: Index) -> tuple[Step, ...]:
        """How the derivative of the loss of one sample with respect to the `output` at `index` is computed. Where a loss
        is a mean over positions, it is that of the position. Empty if the loss is not that of single outputs."""
        return loss.slope(tensors["output"].astype(float), tensors["target"], index)

    @property
    def needs_target(self) -> bool:
        """Whether the loss of a sample depends on its target."""
        return not self.unsupervised

    def loss_note(self) -> Message | None:
        """How the loss of one sample differs from that in training, if it does."""
        return None

    def reference(self, x: Tensor, y: Tensor) -> Tensor:
        """What outputs for samples `x` are compared with: the targets `y`, or the samples themselves."""
        return x if self.unsupervised else y

    def metric_sum(self, output: Tensor, y: Tensor) -> Tensor:
        """The sum that the metric averages, `()`: correct predictions, absolute errors."""
        raise NotImplementedError

    def metric_count(self, y: Tensor) -> Tensor | int:
        """The denominator of `metric_sum`: the number of samples or tokens."""
        return len(y)

    def figures(self, means: Mapping[str, Any]) -> dict[str, float]:
        """The figures reported for a split, from the means of loss, metric and loss terms over it.

        Figures that are not linear in the samples (such as the exponential of a mean) are computed here, once per
        split: their mean over batches would depend on the batch size.
        """
        return dict(means)

    def probabilities(self, output: Tensor) -> Tensor:
        """The output as class probabilities `(N, K)`, or as values."""
        raise NotImplementedError


OBJECTIVES: Registry[Objective] = Registry("engine.objectives", N_("objective"))
