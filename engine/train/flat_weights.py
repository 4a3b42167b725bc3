"""Stores all weights in one flat tensor. [torch]"""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import Tensor

ALIGNMENT = 16
"""Each weight starts at a multiple of this many values (64 bytes), like torch's own tensors."""


class FlatWeights:
    """Makes all weights views of one flat tensor, so that one operation can read them all."""

    def __init__(self, weights: Sequence[Tensor]) -> None:
        self.values = _share_storage(weights)

    def are_finite(self) -> bool:
        """Whether no weight is NaN or infinite. One sum over the shared storage costs a few microseconds."""
        return math.isfinite(self.values.sum().item()) or bool(self.values.isfinite().all())


def _share_storage(weights: Sequence[Tensor]) -> Tensor:
    if not weights:
        return torch.zeros(0)
    sizes = [math.ceil(w.numel() / ALIGNMENT) * ALIGNMENT for w in weights]
    flat = torch.zeros(sum(sizes), dtype=weights[0].dtype, device=weights[0].device)
    start = 0
    for weight, size in zip(weights, sizes, strict=True):
        view = flat.as_strided(weight.shape, weight.stride(), start)
        view.copy_(weight.detach())
        weight.data = view
        start += size
    return flat


def match_layout(optimizer: torch.optim.Optimizer) -> None:
    """Gives the moments the memory layout of their weights.

    Checkpoints hold the plain layout, and fused optimizers read a weight and its moments side by side in memory.
    """
    for weight, held in optimizer.state.items():
        for key, value in held.items():
            if isinstance(value, Tensor) and value.shape == weight.shape and value.stride() != weight.stride():
                held[key] = torch.empty_strided(
                    weight.shape, weight.stride(), dtype=value.dtype, device=value.device
                ).copy_(value)
