"""Limited-memory BFGS."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from pydantic import Field

from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_

if TYPE_CHECKING:
    import torch


@OPTIMIZERS.register("lbfgs")
class LBFGS(Optimizer):
    r"""Learns the curvature of the loss from its last steps, and so takes few, long steps over the whole training split.

    $w \leftarrow w - \eta H g$, where $H$ approximates the inverse of the matrix of second derivatives. One step evaluates
    the loss several times; it suits small networks and small data.

    Reference: Liu and Nocedal, 1989, *On the limited memory BFGS method for large scale optimization*.
    """

    title = N_("L-BFGS")
    closure = True
    copies = 20
    evaluations = 10
    full_batch = True
    picture_rate = 1.0

    learning_rate: float = Field(1.0, gt=0, le=100, title=N_("Learning rate"))
    iterations: int = Field(10, ge=1, le=100, title=N_("Iterations per step"))
    history: int = Field(10, ge=1, le=200, title=N_("History size"))
    line_search: bool = Field(
        True, title=N_("Line search"), description=N_("Searches each step's length by the strong Wolfe conditions.")
    )

    def build(self, weights: Iterable[torch.Tensor]) -> torch.optim.Optimizer:
        from torch import optim

        return optim.LBFGS(
            weights,
            lr=self.learning_rate,
            max_iter=self.iterations,
            history_size=self.history,
            line_search_fn="strong_wolfe" if self.line_search else None,
        )
