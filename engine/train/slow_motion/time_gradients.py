"""The gradients that a recurrent layer passes back through time. [torch]"""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from engine.modules.recurrent import Recurrent
from engine.train.random_state import set_random_state
from engine.train.slow_motion.passes import Pass

TimeGradients = dict[str, Tensor]
"""By name of a hidden state (`hidden`, `reverse.hidden`): the gradient of the loss with respect to it, `(N, T, H)`, with
all its later effects."""


def time_gradients(passes: Sequence[Pass]) -> dict[tuple[int, str], TimeGradients]:
    """Of all recurrent layers through which a gradient came back, by index of the pass and node."""
    return {
        (number, node): _of_node(one, node, module, gradients[-1])
        for number, one in enumerate(passes)
        for node, module in one.model.nodes.items()
        if isinstance(module, Recurrent)
        and (gradients := [found[f"{node}.pre"] for found in one.gradients.values() if f"{node}.pre" in found])
    }


def _of_node(one: Pass, node: str, module: Recurrent, gradient: Tensor) -> TimeGradients:
    """The layer is computed once more, step by step, with a zero added to each state of its last layer."""
    (x,), mask = (value.detach().float() for value in one.given(node)), next(iter(one.masks(node)), None)
    last = "" if module.layers == 1 else f"{module.layers}."
    names = [f"{last}hidden", *([f"{last}reverse.hidden"] if module.bidirectional else [])]
    zeros = {name: x.new_zeros(x.shape[1], x.shape[0], module.hidden, requires_grad=True) for name in names}
    set_random_state(one.random[node])
    with torch.enable_grad():
        output, _ = module.forward_with_captures(x, mask, nudges=zeros)
        # Of a sum: with `grad_outputs` torch imports SymPy, which takes seconds.
        total = (output * gradient.to(output.dtype)).sum()
        found = torch.autograd.grad(total, list(zeros.values()), allow_unused=True)
    lengths = module.lengths(mask)
    return {
        name.removeprefix(last): (module.turned(value, lengths) if "reverse" in name else value).transpose(0, 1)
        for name, value in zip(names, found, strict=True)
        if value is not None
    }
