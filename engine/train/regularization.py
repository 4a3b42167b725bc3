"""Weight penalties, weight decay and gradient clipping. [torch]"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.plan.plan import Regularisation

KINK = 1e-3
"""Distance from 0 within which the L1 penalty is smoothed: a line search stalls at its kink."""


def decayed_weights(weights: Sequence[Tensor], *, is_stacked: bool = False) -> list[Tensor]:
    """All weights except biases and the scales of normalization layers."""
    return [weight for weight in weights if weight.dim() - is_stacked > 1]


def penalty(weights: Sequence[Tensor], wanted: Regularisation) -> Tensor:
    r"""L1 and L2 as terms of the loss, for optimizers that compare losses, such as L-BFGS.

    Such an optimizer minimizes one function, so weight decay is included as an L2 term, to which it is equivalent for
    plain gradient descent.
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
def regularise(
    weights: Sequence[Tensor], wanted: Regularisation, learning_rate: float, *, is_stacked: bool = False
) -> None:
    """L1 and L2 as gradients, then clipping, then decoupled weight decay. Biases are not decayed.

    With `is_stacked`, the weights `(S, …)` are those of S networks, each of which is clipped by itself.
    """
    decayed = decayed_weights(weights, is_stacked=is_stacked)
    if wanted.l1 or wanted.l2:
        for weight in decayed:
            assert weight.grad is not None
            weight.grad.add_(weight.sign(), alpha=wanted.l1).add_(weight, alpha=wanted.l2)
    if wanted.clip_value is not None:
        torch.nn.utils.clip_grad_value_(weights, wanted.clip_value)
    if wanted.clip_norm is not None:
        (clip_norms if is_stacked else clip_norm)(weights, wanted.clip_norm)
    if wanted.weight_decay:
        torch._foreach_mul_(decayed, 1 - learning_rate * wanted.weight_decay)


def clip_norm(weights: Sequence[Tensor], max_norm: float) -> None:
    """Equals `torch.nn.utils.clip_grad_norm_` bit for bit, but skips short gradients, which torch multiplies by 1. This
    saves 4 % of a step of an LSTM."""
    norm = torch.nn.utils.get_total_norm([weight.grad for weight in weights if weight.grad is not None])
    if not norm + 1e-6 <= max_norm:  # torch divides by this sum
        torch.nn.utils.clip_grads_with_norm_(weights, max_norm, norm)


def clip_norms(weights: Sequence[Tensor], max_norm: float) -> None:
    """Clips the gradient norm of each of the networks whose weights are stacked along the first axis."""
    gradients = [weight.grad for weight in weights if weight.grad is not None]
    norms = torch.stack([gradient.flatten(1).square().sum(1) for gradient in gradients]).sum(0).sqrt()
    factors = (max_norm / (norms + 1e-6)).clamp(max=1.0)
    for gradient in gradients:
        gradient.mul_(factors.view(-1, *[1] * (gradient.dim() - 1)))
