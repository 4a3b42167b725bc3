"""What an optimizer is: its settings and the torch optimizer they give."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, ClassVar

from pydantic import Field

from engine.registry import Registry, Thing
from engine.text import N_

if TYPE_CHECKING:
    import torch


class Optimizer(Thing):
    """Base of all optimizers."""

    learning_rate: float = Field(0.001, gt=0, le=100, title=N_("Learning rate"))

    closure: ClassVar[bool] = False
    """Whether `step` evaluates the loss again, as L-BFGS does."""
    full_batch: ClassVar[bool] = False
    """Whether every step uses the whole training split."""
    copies: ClassVar[int] = 2
    """Tensors as large as the weights that it keeps between steps, for the forecast of memory."""
    evaluations: ClassVar[int] = 1
    """How often a step computes the loss and its gradient, for the forecast of time."""
    decoupled: ClassVar[bool] = False
    """Whether `build` takes decoupled weight decay (AdamW) itself."""

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        """A torch optimizer over `weights`, with `lr` set to `learning_rate`."""
        raise NotImplementedError


OPTIMIZERS: Registry[Optimizer] = Registry("engine.optimizers", "optimizer")
