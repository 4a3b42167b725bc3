"""Torch's simple RNN with a faster backward pass on a CPU. [torch]

Torch's autograd records a dozen nodes per step, and traversing them takes longer than the arithmetic of a small layer.
Here a step takes two operations forward and two backward, which halves the time. Tanh is computed by NumPy on the same
memory: for a few thousand values it takes a fifth of torch's time. Exported source uses torch's own module; see
`engine.modules.basic`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn import functional as F


class RNN(nn.RNN):
    """One layer in one direction, starting from a zero state, in training mode; everything else is left to torch.

    So a trained network gives the same output as its exported source, bit for bit.
    """

    def forward(self, input: Tensor, hx: Tensor | None = None) -> tuple[Tensor, Tensor]:  # type: ignore[override]
        """All states `(T, N, H)` of `(T, N, D)`, and the last one `(1, N, H)`."""
        usual = input.device.type == "cpu" and hx is None and not torch.is_autocast_enabled("cpu")
        if not (self.training and usual):
            return super().forward(input, hx)
        weights = dict(self.named_parameters())
        given = F.linear(input, weights["weight_ih_l0"], weights["bias_ih_l0"] + weights["bias_hh_l0"])
        states: Tensor = States.apply(given, weights["weight_hh_l0"], self.nonlinearity)
        return states, states[-1:]


def with_fast_layers(module: nn.Module) -> nn.Module:
    """The same module, with its single-layer, one-directional simple RNNs replaced by the faster class."""
    for part in module.modules():
        if type(part) is nn.RNN:
            part.__class__ = RNN
    return module


class States(torch.autograd.Function):
    """The states `(T, N, H)` of a simple recurrent layer, from the contribution of the inputs and the weight `(H,
    H)`."""

    @staticmethod
    def forward(ctx: Any, given: Tensor, weight: Tensor, nonlinearity: str) -> Tensor:
        ctx.nonlinearity = nonlinearity
        states = given.clone(memory_format=torch.contiguous_format)
        before, recall = states.new_zeros(states.shape[1:]), weight.t()
        for state, values in zip(states.unbind(), states.numpy(), strict=True):
            state.addmm_(before, recall)
            np.tanh(values, out=values) if nonlinearity == "tanh" else np.maximum(values, 0, out=values)
            before = state
        ctx.save_for_backward(states, weight)
        return states

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, *gradients: Tensor) -> tuple[Tensor, Tensor, None]:
        (gradient,), (states, weight) = gradients, ctx.saved_tensors
        slopes = 1 - states * states if ctx.nonlinearity == "tanh" else (states > 0).to(states.dtype)
        sums = gradient.clone(memory_format=torch.contiguous_format)
        later = sums.new_zeros(sums.shape[1:])
        steps = zip(sums.unbind()[::-1], sums.numpy()[::-1], slopes.numpy()[::-1], strict=True)
        for total, values, slope in steps:
            later = total.addmm_(later, weight)
            np.multiply(values, slope, out=values)
        return sums, sums[1:].flatten(0, 1).t() @ states[:-1].flatten(0, 1), None
