"""Loss, gradient and output of all members of a cloud at once. [torch]"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, nn
from torch.func import functional_call, grad_and_value, vmap
from torch.fx.experimental.proxy_tensor import make_fx

from engine.train.criterion import Criterion

Stacked = dict[str, Tensor]
"""Weights by name, each `(S, …)` for S members."""


class _Loss(nn.Module):
    """The criterion as a module, so that its weights can be replaced."""

    def __init__(self, models: nn.ModuleDict, criterion: Criterion) -> None:
        super().__init__()
        self.models, self.criterion = models, criterion

    def forward(self, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        outcome = self.criterion(x, y, 0)
        return outcome.loss, outcome.output


class MemberLosses:
    """Computes with the weights of each member.

    The gradient is traced once for each shape of a batch: `vmap` by itself would take as long as the kernels that it calls.
    """

    def __init__(self, models: nn.ModuleDict, criterion: Criterion) -> None:
        self.module = _Loss(models, criterion)
        self._traced: dict[tuple[int, ...], Callable[..., Any]] = {}

    def gradients(self, trained: Stacked, frozen: Stacked, x: Tensor, y: Tensor) -> tuple[Stacked, Tensor]:
        """The gradients of the trained weights, and the losses `(S,)`, of batches `(S, N, …)`."""
        shape = tuple(x.shape)
        if shape not in self._traced:
            self._traced[shape] = self._trace(trained, frozen, x, y)
        gradients, losses = self._traced[shape](trained, frozen, x, y)
        return gradients, losses

    def _trace(self, *batch: Any) -> Callable[..., Any]:
        member = vmap(grad_and_value(self._loss))
        # torch counts the arguments of what it traces, so these are named.
        return make_fx(lambda trained, frozen, x, y: member(trained, frozen, x, y))(*batch)

    @torch.no_grad()
    def outcome(self, weights: Stacked, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """The losses `(S,)` and outputs `(S, N, …)` for samples `(N, …)` that all members read."""
        found: tuple[Tensor, Tensor] = vmap(self._outcome, in_dims=(0, None, None))(weights, x, y)
        return found

    def _loss(self, trained: Stacked, frozen: Stacked, x: Tensor, y: Tensor) -> Tensor:
        return self._outcome({**trained, **frozen}, x, y)[0]

    def _outcome(self, weights: Stacked, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        found: tuple[Tensor, Tensor] = functional_call(
            self.module, {f"models.{name}": weight for name, weight in weights.items()}, (x, y)
        )
        return found
