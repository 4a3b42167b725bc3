"""Our own torch modules for generative networks. [torch]

Exported source contains these classes as they are; see `engine.modules.basic`.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn


class Sampling(nn.Module):
    """Draws from the normal distributions given by mean and log-variance; the mean in eval mode."""

    def forward(self, x: Tensor) -> Tensor:
        mean, log_variance = x.chunk(2, dim=1)
        if not self.training:
            return mean
        return mean + torch.exp(0.5 * log_variance) * torch.randn_like(mean)

    def forward_with_captures(self, x: Tensor) -> tuple[Tensor, dict[str, Tensor]]:
        mean, log_variance = x.chunk(2, dim=1)
        return self(x), {"mean": mean, "log_variance": log_variance}


class MinibatchStddev(nn.Module):
    """Adds a channel with the standard deviation over the batch, averaged over all features: the same value
    everywhere."""

    def forward(self, x: Tensor) -> Tensor:
        # The square root has no derivative at 0, where all samples are equal.
        spread = (x.var(dim=0, unbiased=False) + 1e-8).sqrt().mean()
        return torch.cat([x, spread.expand(len(x), 1, *x.shape[2:])], dim=1)
