"""The loss of one sample whose output has scores per position: tokens, pixels."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING

import numpy as np

from engine.calculation.loss_positions import PART, chosen_position, mean_over_positions, part_of_loss, with_cells
from engine.calculation.node_values import Index
from engine.losses.base import Loss
from engine.text import N_
from engine.views import Array, Step

if TYPE_CHECKING:
    from torch import Tensor, nn


def position_tensors(scores: Tensor, y: Tensor, counted: Tensor, loss: nn.Module) -> Mapping[str, Tensor]:
    """Scores `(N, …, K)`, targets `(N, …)`, which positions count, and their losses and class weights."""
    import torch

    each = torch.func.vmap(lambda row, true: loss(row[None], true[None]))
    parts = each(scores.flatten(0, -2), y.flatten()).view_as(y)
    weight: Tensor | None = getattr(loss, "weight", None)
    weights = {} if weight is None else {"weights": weight[y]}
    return {"scores": scores, "target": y, "counted": counted, "parts": parts, **weights}


def position_steps(
    tensors: Mapping[str, Array], loss: Loss, index: Index, channels_first: bool = False
) -> tuple[Step, ...]:
    """The loss at one position, then the mean over all. The cells of the output are those of `(K, …)` or `(…, K)`."""
    counted = tensors["counted"].astype(bool)
    if not counted.any():
        return ()
    place = chosen_position(tensors["parts"], counted, index)
    steps = loss.calculation(tensors["scores"][place].astype(float), tensors["target"][place])
    before, after = ((), place) if channels_first else (place, ())

    def moved(cells: Array) -> Array:
        fixed = [np.tile(np.array(part, int), (len(cells), 1)) for part in (before, after)]
        return np.column_stack([fixed[0], cells, fixed[1]])

    named = part_of_loss(with_cells(steps, "output", moved), PART, N_("loss at this position"))
    return (*named, mean_over_positions(tensors["parts"], counted, tensors.get("weights")))
