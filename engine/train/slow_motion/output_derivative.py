"""The derivative of a layer's output with respect to one of its weights. [torch]"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn
from torch.func import functional_call
from torch.nn.attention import SDPBackend, sdpa_kernel

Given = Sequence[Tensor | None]
"""Inputs and masks."""


def output_derivative(
    module: nn.Module, parameter: str, index: Sequence[int], given: Given, buffers: Mapping[str, Tensor] | None = None
) -> Tensor:
    r"""$\partial y / \partial w$, in the shape of the output `(N, *shape)`.

    The gradient of the weight is a linear function of the gradients of the outputs, whose coefficients are these
    derivatives: so they are its own gradient. This takes two backward passes and works for every layer, unlike torch's
    forward mode, which knows no fused kernels and loads for seconds.

    `buffers` take the place of those of the module. The module and its running means stay unchanged. Random numbers are drawn from torch's random state, as in any
    forward pass.
    """
    state = {name: weight.detach() for name, weight in module.named_parameters()}
    state |= {name: buffer.clone() for name, buffer in {**dict(module.named_buffers()), **(buffers or {})}.items()}
    state[parameter] = weight = state[parameter].clone().requires_grad_()
    with torch.enable_grad(), sdpa_kernel(SDPBackend.MATH):  # the faster kernels have no second derivative
        output = functional_call(module, state, tuple(given))
        slopes = torch.zeros_like(output, requires_grad=True)
        # Of a sum: with `grad_outputs` torch imports SymPy, which takes seconds.
        (gradient,) = torch.autograd.grad((output * slopes).sum(), weight, create_graph=True)
        (derivative,) = torch.autograd.grad(gradient[tuple(index)], slopes)
    return derivative
