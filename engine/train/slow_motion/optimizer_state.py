"""What torch's optimizers keep for one weight. [torch]"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor


def state_at(kept: Mapping[str, Any], shape: Sequence[int], index: Sequence[int]) -> dict[str, float]:
    """The values of a tensor's optimizer state that belong to one of its weights: single numbers, and of tensors of
    this shape the value at `index`."""
    found: dict[str, float] = {}
    for name, value in kept.items():
        if isinstance(value, int | float):
            found[name] = float(value)
        elif isinstance(value, Tensor) and (value.dim() == 0 or value.shape == torch.Size(shape)):
            found[name] = float(value if value.dim() == 0 else value[tuple(index)])
    return found


Move = tuple[float, Tensor]
"""The length of a step along a direction, and the direction over all weights, one after another."""


@contextmanager
def recorded_moves(optimizer: torch.optim.Optimizer) -> Iterator[list[Move]]:
    """The moves of L-BFGS inside the block. Trials of its line search, which it takes back, are left out."""
    moves: list[Move] = []
    if not isinstance(optimizer, torch.optim.LBFGS):
        yield moves
        return
    move, put_back = optimizer._add_grad, optimizer._set_param

    def recorded_move(length: Any, direction: Tensor) -> None:
        move(length, direction)
        moves.append((float(length), direction.clone()))

    def recorded_return(weights: Any) -> None:
        put_back(weights)
        moves.pop()

    vars(optimizer).update(_add_grad=recorded_move, _set_param=recorded_return)
    try:
        yield moves
    finally:
        del vars(optimizer)["_add_grad"], vars(optimizer)["_set_param"]


def moves_at(moves: Sequence[Move], place: int) -> dict[str, float]:
    """The moves as state of the weight at `place` among all weights."""
    found = {"moves": float(len(moves))}
    for number, (length, direction) in enumerate(moves):
        found |= {f"length_{number}": length, f"direction_{number}": float(direction[place])}
    return found
