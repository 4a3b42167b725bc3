"""Penalties for large weights, weight decay, and clipping of gradients. [torch]"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.plan.plan import Regularisation

KINK = 1e-3
"""How far from 0 the L1 penalty of `penalty` is rounded off: a line search stalls at weights of 0 where it has no slope."""


def decayed_weights(weights: Sequence[Tensor]) -> list[Tensor]:
    """All but biases and the scales of norms."""
    return [weight for weight in weights if weight.dim() > 1]


def penalty(weights: Sequence[Tensor], wanted: Regularisation) -> Tensor:
    r"""L1 and L2 as terms of the loss, for optimizers that compare losses, such as L-BFGS.

    Such a method minimizes one function, so weight decay is a part of it, too: as L2, which is what decay apart from
    the gradient amounts to for plain gradient descent.
    """
    decayed = decayed_weights(weights)
    total = torch.zeros((), device=weights[0].device)
    if wanted.l1:
        total = total + wanted.l1 * sum(
            (weight.square() + KINK**2).sqrt().sum() - KINK * weight.numel() for weight in decayed
        )
    if half := (wanted.l2 + wanted.weight_decay) / 2:
        total = total + half * sum(weight.square().sum() for weight in decayed)
    return total


@torch.no_grad()
def regularise(weights: Sequence[Tensor], wanted: Regularisation, learning_rate: float) -> None:
    """L1 and L2 as their gradients, then clipping, then decoupled weight decay. Biases are not decayed."""
    decayed = decayed_weights(weights)
    if wanted.l1 or wanted.l2:
        for weight in decayed:
            assert weight.grad is not None
            weight.grad.add_(weight.sign(), alpha=wanted.l1).add_(weight, alpha=wanted.l2)
    if wanted.clip_value is not None:
        torch.nn.utils.clip_grad_value_(weights, wanted.clip_value)
    if wanted.clip_norm is not None:
        clip_norm(weights, wanted.clip_norm)
    if wanted.weight_decay:
        torch._foreach_mul_(decayed, 1 - learning_rate * wanted.weight_decay)


def clip_norm(weights: Sequence[Tensor], max_norm: float) -> None:
    """As `torch.nn.utils.clip_grad_norm_`, bit for bit; but that multiplies short gradients too, by 1, which is 4 % of a
    step of the LSTM program."""
    norm = torch.nn.utils.get_total_norm([weight.grad for weight in weights if weight.grad is not None])
    if not norm + 1e-6 <= max_norm:  # the sum that torch divides by
        torch.nn.utils.clip_grads_with_norm_(weights, max_norm, norm)
