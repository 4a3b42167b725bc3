"""Limited-memory BFGS."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

import numpy as np
from pydantic import Field

from engine.calculation.operands import operand
from engine.calculation.operations import step
from engine.calculation.updates import MINUS
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.text import N_
from engine.views import Operand, Step

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

    def update_steps(self, weight: Operand, gradient: Operand, state: Mapping[str, float]) -> tuple[Step, ...]:
        """Each direction combines the gradients of all weights, so only its component for this weight is given.

        `state` also holds what the step found: the number of `moves`, and `length_0`, `direction_0`, … of each.
        """
        moves = int(state.get("moves", 0))
        lengths, directions = (
            np.array([state[f"{name}_{number}"] for number in range(moves)]) for name in ("length", "direction")
        )
        first: tuple[Step, ...] = ()
        if moves and not state.get("n_iter", 0):
            formula = f"d_1 = -{gradient.symbol}"
            first = (step(N_("first direction"), "d_1", formula, "sum", (MINUS, gradient)),)
        along = operand(r"\alpha", "step lengths", lengths), operand("d", "directions", directions)
        formula = rf"w_t = {weight.symbol} + \sum_i \alpha_i d_i"
        return *first, step(N_("new weight"), "w_t", formula, "sum", (weight,), along)
