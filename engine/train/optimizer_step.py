"""Optimizer steps with little overhead beyond their kernels. [torch]"""

from __future__ import annotations

from collections.abc import Callable

import torch
from torch import optim

_KERNELS = {optim.Adam: torch._fused_adam_, optim.AdamW: torch._fused_adamw_}


def stepper(optimizer: optim.Optimizer) -> Callable[[], object]:
    """A function that updates the weights like `optimizer.step`, bit for bit.

    torch spends 150 µs of an Adam step on things that cannot change within a run (hooks, devices, options of each
    group), a seventh of a small network's step. On a CPU its fused kernel is called directly.
    """
    weights = [weight for group in optimizer.param_groups for weight in group["params"]]
    kernel = _KERNELS.get(type(optimizer))
    if (
        kernel is None
        or not optimizer.defaults["fused"]
        or len(optimizer.param_groups) > 1
        or any(weight.device.type != "cpu" for weight in weights)
    ):
        return optimizer.step

    @torch.no_grad()
    def step() -> None:
        moved = [weight for weight in weights if weight.grad is not None]
        held = [optimizer.state[weight] for weight in moved]
        if not all(held):
            optimizer.step()  # the first step allocates the moments
            return
        (group,) = optimizer.param_groups
        steps = [state["step"] for state in held]
        torch._foreach_add_(steps, 1)
        kernel(
            moved,
            [weight.grad for weight in moved],
            [state["exp_avg"] for state in held],
            [state["exp_avg_sq"] for state in held],
            [state["max_exp_avg_sq"] for state in held] if group["amsgrad"] else [],
            steps,
            lr=group["lr"],
            beta1=group["betas"][0],
            beta2=group["betas"][1],
            weight_decay=group["weight_decay"],
            eps=group["eps"],
            amsgrad=group["amsgrad"],
            maximize=group["maximize"],
        )

    return step
