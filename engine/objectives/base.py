"""What an objective is: which data, outputs and losses go together, and how a batch becomes a loss and metrics."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, ClassVar

from engine.datasets.base import DataSpec
from engine.errors import Problem
from engine.layers.base import Shape
from engine.losses.base import Loss
from engine.registry import Registry, Thing
from engine.text import N_, Message

if TYPE_CHECKING:
    from torch import Tensor, nn


class Objective(Thing):
    """Base of all objectives.

    `Models` are the built graphs of the plan by name. `loss_of` is called for every training step and must be
    cheap; `metrics` is called on whole splits.
    """

    graphs: ClassVar[tuple[str, ...]] = ("main",)
    """The names of the graphs it trains."""
    default_loss: ClassVar[str]
    metric: ClassVar[str] = ""
    """The metric beside the loss, as in `val/accuracy`; empty for none."""

    def suits(self, data: DataSpec) -> bool:
        """Whether samples of this kind can be used."""
        raise NotImplementedError

    def output_shapes(self, data: DataSpec, loss: Loss) -> Mapping[str, Shape]:
        """What each graph must end in."""
        raise NotImplementedError

    def refuses(self, loss: Loss, data: DataSpec) -> Message | None:
        """Why `loss` does not fit this objective and data; None when it does."""
        raise NotImplementedError

    def problems(self, outputs: Mapping[str, Shape], data: DataSpec, loss: Loss) -> list[Problem]:
        """What keeps graphs with these output shapes from being trained on `data` with `loss`."""
        raise NotImplementedError

    def loss_of(self, models: Mapping[str, nn.Module], x: Tensor, y: Tensor, loss: nn.Module) -> tuple[Tensor, Tensor]:
        """The loss to go down, and the output `(N, K)`, for one batch."""
        raise NotImplementedError

    def hits(self, output: Tensor, y: Tensor) -> Tensor:
        """What the metric sums over samples, `()`: correct answers, squared errors."""
        raise NotImplementedError

    def probabilities(self, output: Tensor) -> Tensor:
        """Output as class probabilities `(N, K)`, or the values themselves."""
        raise NotImplementedError


OBJECTIVES: Registry[Objective] = Registry("engine.objectives", N_("objective"))
