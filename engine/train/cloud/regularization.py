"""Penalties, clipping and decay of stacked weights, each member by itself. [torch]"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.plan.plan import Regularisation


@torch.no_grad()
def regularise_members(weights: Sequence[Tensor], wanted: Regularisation, learning_rate: float) -> None:
    """What `engine.train.regularization.regularise` does, for weights `(S, …)`."""
    decayed = [weight for weight in weights if weight.dim() > 2]
    if wanted.l1 or wanted.l2:
        for weight in decayed:
            assert weight.grad is not None
            weight.grad.add_(weight.sign(), alpha=wanted.l1).add_(weight, alpha=wanted.l2)
    if wanted.clip_value is not None:
        torch.nn.utils.clip_grad_value_(weights, wanted.clip_value)
    if wanted.clip_norm is not None:
        _clip_norms([weight.grad for weight in weights if weight.grad is not None], wanted.clip_norm)
    if wanted.weight_decay:
        torch._foreach_mul_(decayed, 1 - learning_rate * wanted.weight_decay)


def _clip_norms(gradients: Sequence[Tensor], max_norm: float) -> None:
    squares = torch.stack([gradient.flatten(1).square().sum(1) for gradient in gradients]).sum(0)
    factors = (max_norm / (squares.sqrt() + 1e-6)).clamp(max=1.0)
    for gradient in gradients:
        gradient.mul_(factors.view(-1, *[1] * (gradient.dim() - 1)))
