"""Torch modules of our own for networks that make things: sampling from a code. [torch]

Exported source holds these classes as they stand; see `engine.modules.basic`.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Sampling(nn.Module):
    """A number drawn from each normal distribution whose mean and log-variance are given; the mean when judged."""

    def forward(self, x: Tensor) -> Tensor:
        mean, log_variance = x.chunk(2, dim=1)
        if not self.training:
            return mean
        return mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)

    def forward_with_captures(self, x: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        mean, log_variance = x.chunk(2, dim=1)
        return self(x), {"mean": mean, "log_variance": log_variance}


class MinibatchStddev(nn.Module):
    """One channel more: how much the samples of the batch differ, the same number everywhere."""

    def forward(self, x: Tensor) -> Tensor:
        # The root has no slope at 0, where all samples are equal.
        spread = (x.var(dim=0, unbiased=False) + 1e-8).sqrt().mean()
        return torch.cat([x, spread.expand(len(x), 1, *x.shape[2:])], dim=1)
