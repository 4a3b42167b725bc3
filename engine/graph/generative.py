"""Torch modules of our own for networks that make things: sampling from a code. [torch]

Exported source holds these classes as they stand; see `engine.graph.modules`.
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

    def look(self, x: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        mean, log_variance = x.chunk(2, dim=1)
        return self(x), {"mean": mean, "log_variance": log_variance}
