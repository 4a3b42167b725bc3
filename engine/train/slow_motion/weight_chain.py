"""The chain rule from a layer's output to one of its weights. [torch]"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from engine.calculation.chain_rule import Chain
from engine.modules.recurrent import Recurrent
from engine.train.slow_motion.output_derivative import Given, output_derivative
from engine.views import Array


def weight_chain(
    module: nn.Module,
    parameter: str,
    index: Sequence[int],
    given: Given,
    slopes: Tensor,
    buffers: Mapping[str, Tensor] | None = None,
) -> Chain:
    """Of the weight at `index` of a parameter, for inputs and masks `given` and the gradients `slopes` of the output.

    `buffers` take the place of those of the module. Random numbers are drawn as in any forward pass, so the random state must be the one before the real pass.
    """
    if isinstance(module, Recurrent):
        return _over_time(module, parameter, index, given, slopes)
    return Chain(_numbers(slopes), _numbers(output_derivative(module, parameter, index, given, buffers)))


def _over_time(module: Recurrent, parameter: str, index: Sequence[int], given: Given, slopes: Tensor) -> Chain:
    """The gradient of the weighted sum at each time step, with all its later effects, and what the weight is multiplied
    by in this sum."""
    direction, layer, name = parameter.split(".")
    prefix = f"{int(layer) + 1}." * (layer != "0") + "reverse." * (direction == "back")
    x, mask = given[0], given[1] if len(given) > 1 else None
    assert x is not None
    weight = dict(module.named_parameters())[parameter]
    nudge = x.new_zeros(x.shape[1], x.shape[0], len(weight), requires_grad=True)
    sums = f"{prefix}sums.{'input' if '_ih_' in name else 'state'}"
    with torch.enable_grad():
        output, inner = module.forward_with_captures(x, mask, nudges={sums: nudge})
        (found,) = torch.autograd.grad((output * slopes.to(output.dtype)).sum(), nudge, retain_graph=True)
        if "_ih_" in name:
            derivative = _factor(inner[sums][:, :, index[0]], weight, index)
        else:
            derivative = _recalled(inner[f"{prefix}hidden"], name, index, direction == "back")
    of_sums = module.turned(found, module.lengths(mask)) if direction == "back" else found
    return Chain(_numbers(of_sums[:, :, index[0]].T), _numbers(derivative), over_time=True)


def _factor(sums: Tensor, weight: Tensor, index: Sequence[int]) -> Tensor:
    """The derivatives of sums `(N, T)` with respect to a weight: their sum, weighted by zeros, is differentiated by the
    weight and then by the zeros."""
    zeros = torch.zeros_like(sums, requires_grad=True)
    (slope,) = torch.autograd.grad((sums * zeros).sum(), weight, create_graph=True)
    (derivative,) = torch.autograd.grad(slope[tuple(index)], zeros)
    return derivative


def _recalled(hidden: Tensor, name: str, index: Sequence[int], backwards: bool) -> Tensor:
    """The previous state `(N, T)` by which a recurrent weight is multiplied; 1 for a bias."""
    if "bias" in name:
        return torch.ones_like(hidden[:, :, 0])
    states = hidden[:, :, index[1]]
    start = states.new_zeros(len(states), 1)
    return torch.cat([states[:, 1:], start] if backwards else [start, states[:, :-1]], 1)


def _numbers(tensor: Tensor) -> Array:
    numbers: Array = tensor.detach().double().cpu().numpy()
    return numbers
