"""Loss, gradient and output of all members of a cloud at once. [torch]"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import torch
from torch import Tensor, fx, nn
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

    What is computed is traced once for each shape of its samples: `vmap` by itself would take as long as the kernels that
    it calls.
    """

    def __init__(self, models: nn.ModuleDict, criterion: Criterion) -> None:
        self.module = _Loss(models, criterion)
        self._traced: dict[tuple[str, tuple[int, ...]], Callable[..., Any]] = {}

    def gradients(self, trained: Stacked, frozen: Stacked, x: Tensor, y: Tensor) -> tuple[Stacked, Tensor]:
        """The gradients of the trained weights, and the losses `(S,)`, of batches `(S, N, …)`."""
        gradients, losses = self._call("gradients", vmap(grad_and_value(self._loss)), trained, frozen, x, y)
        return gradients, losses

    @torch.no_grad()
    def scores(self, trained: Stacked, frozen: Stacked, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        """The losses `(S,)`, and the sums `(S,)` of the metric, for samples `(N, …)` that all members read."""
        losses, sums = self._call("scores", vmap(self._scores, in_dims=(0, 0, None, None)), trained, frozen, x, y)
        return losses, sums

    def _call(self, name: str, function: Callable[..., Any], *given: Any) -> Any:
        key = name, tuple(given[2].shape)
        if key not in self._traced:
            # torch counts the arguments of what it traces, so these are named.
            traced = make_fx(lambda trained, frozen, x, y: function(trained, frozen, x, y))(*given)
            self._traced[key] = without_copies(traced)
        return self._traced[key](*given)

    def _loss(self, trained: Stacked, frozen: Stacked, x: Tensor, y: Tensor) -> Tensor:
        return self._outcome(trained, frozen, x, y)[0]

    def _scores(self, trained: Stacked, frozen: Stacked, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        loss, output = self._outcome(trained, frozen, x, y)
        objective = self.module.criterion.objective
        return loss, objective.metric_sum(output.float(), y) if objective.metric else loss

    def _outcome(self, trained: Stacked, frozen: Stacked, x: Tensor, y: Tensor) -> tuple[Tensor, Tensor]:
        weights = {f"models.{name}": weight for name, weight in (trained | frozen).items()}
        found: tuple[Tensor, Tensor] = functional_call(self.module, weights, (x, y))
        return found


def without_copies(traced: fx.GraphModule) -> fx.GraphModule:
    """Without the operations that only give a tensor its own shape again: each costs as much as a small kernel."""
    for node in traced.graph.find_nodes(op="call_function", target=torch.ops.aten.expand.default) + [
        node
        for target in (torch.ops.aten.view.default, torch.ops.aten._unsafe_view.default)
        for node in traced.graph.find_nodes(op="call_function", target=target)
    ]:
        (source, *_rest) = node.args
        if source.meta["val"].shape == node.meta["val"].shape:
            node.replace_all_uses_with(source)
            traced.graph.erase_node(node)
    traced.recompile()
    return traced
