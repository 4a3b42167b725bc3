"""The gradient penalty of Wasserstein GANs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from engine.objectives.gan_samples import ClassInput

if TYPE_CHECKING:
    from torch import Tensor, nn


def gradient_penalty(discriminator: nn.Module, real: Tensor, generated: Tensor, given: ClassInput) -> Tensor:
    """The squared difference from 1 of the score's gradient norm, at random points between real and generated samples.

    Reference: Gulrajani et al., 2017, *Improved training of Wasserstein GANs*.
    """
    import torch

    share = torch.rand(len(real), *[1] * (real.dim() - 1), device=real.device)
    between = (generated.float() + share * (real - generated.float())).requires_grad_()
    score = discriminator(between, *given).float().sum()
    (gradient,) = torch.autograd.grad(score, between, create_graph=True)
    return ((gradient.flatten(1).norm(dim=1) - 1) ** 2).mean()
