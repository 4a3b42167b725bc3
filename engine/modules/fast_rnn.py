"""torch's simple recurrent network, trained another way on a CPU: step by step without a graph of all operations. [torch]

torch keeps a dozen nodes a step there, and walking back through them takes longer than the arithmetic of a small
layer. Here a step is two operations forward and two backward, which halves the time. The smaller one is numpy's, on the
same memory: for a few thousand numbers its tanh takes a fifth of the time of torch's. Exported source has torch's own
module in its place; see `engine.modules.basic`.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable
from torch.nn import functional as F


class RNN(nn.RNN):
    """One layer in one direction, from a state of zeros; anything else is left to torch.

    So is all but training: a trained network says the same as its exported source, to the last bit.
    """

    def forward(self, input: Tensor, hx: Tensor | None = None) -> tuple[Tensor, Tensor]:  # type: ignore[override]
        """`(T, N, D)` to every state `(T, N, H)` and the last one `(1, N, H)`."""
        usual = input.device.type == "cpu" and hx is None and not torch.is_autocast_enabled("cpu")
        if not (self.training and usual):
            return super().forward(input, hx)
        weights = dict(self.named_parameters())
        given = F.linear(input, weights["weight_ih_l0"], weights["bias_ih_l0"] + weights["bias_hh_l0"])
        states: Tensor = States.apply(given, weights["weight_hh_l0"], self.nonlinearity)
        return states, states[-1:]


def quick(module: nn.Module) -> nn.Module:
    """The same module; its simple recurrent parts, one layer in one direction each, take the shorter way."""
    for part in module.modules():
        if type(part) is nn.RNN:
            part.__class__ = RNN
    return module


class States(torch.autograd.Function):
    """The states `(T, N, H)` of a simple recurrent layer, from what the inputs add and the weight `(H, H)`."""

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
