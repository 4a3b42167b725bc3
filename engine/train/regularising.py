"""What is done to gradients and weights between the backward pass and the optimizer's step. [torch]"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.train.plan import Regularisation


@torch.no_grad()
def regularise(weights: Sequence[Tensor], wanted: Regularisation, learning_rate: float) -> None:
    """L1 and L2 as their gradients, then clipping, then decoupled weight decay. Biases are not decayed."""
    decayed = [weight for weight in weights if weight.dim() > 1]
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


def clip_norm(weights: Sequence[Tensor], most: float) -> None:
    """As `torch.nn.utils.clip_grad_norm_`, bit for bit; but that multiplies short gradients too, by 1, which is 4 % of a
    step of the LSTM program."""
    norm = torch.nn.utils.get_total_norm([weight.grad for weight in weights if weight.grad is not None])
    if not norm + 1e-6 <= most:  # the sum that torch divides by
        torch.nn.utils.clip_grads_with_norm_(weights, most, norm)
