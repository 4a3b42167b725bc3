"""Measures how fast this machine trains, in under a second. [torch]"""

from __future__ import annotations

import platform
import time
from collections.abc import Callable
from typing import TYPE_CHECKING

from engine.plan.calibration import CHAINS, Calibration, Rates, calibration, keep, overheads

if TYPE_CHECKING:
    from torch import Tensor, nn


def calibrate() -> Calibration:
    """Measures with one thread and with all, and keeps the better of these and the previous measurements.

    torch's settings are restored afterwards.
    """
    import torch

    threads, state = torch.get_num_threads(), torch.get_rng_state()
    try:
        measured = _measure(threads)
    finally:
        torch.set_num_threads(threads)
        torch.set_rng_state(state)
    measured = measured.better(calibration())
    keep(measured)
    return measured


def _measure(threads: int) -> Calibration:
    one = overheads(*_chain_times()) | _throughputs(1)
    many = _throughputs(threads) if threads > 1 else one
    # Small steps do not gain from threads. Large ones never lose either, unless other processes held the cores.
    alone = Rates(**one)
    return Calibration(machine=platform.node(), rates={1: alone, threads: alone.better(Rates(**one | many))})


def _chain_times() -> tuple[float, ...]:
    import torch

    torch.set_num_threads(1)
    return tuple(_step_s(_chain(nodes), torch.rand(16, 8)) for nodes in CHAINS)


def _throughputs(threads: int) -> dict[str, float]:
    import torch
    from torch import nn

    torch.set_num_threads(threads)
    conv_s = _step_s(nn.Conv2d(16, 32, 3), torch.rand(32, 16, 26, 26))
    linear_s = _step_s(nn.Linear(512, 512), torch.rand(128, 512, requires_grad=True))
    values = torch.rand(16, 16, 48, 48, requires_grad=True)
    pool_s = _step_s(nn.Sequential(nn.ReLU(), nn.MaxPool2d(2)), values)
    return {
        # The backward pass costs twice the forward pass, but a first layer needs no gradient of its input.
        "conv_flops_per_s": 2 * 2 * 32 * 24 * 24 * 32 * 16 * 9 / conv_s,
        "linear_flops_per_s": 3 * 2 * 128 * 512 * 512 / linear_s,
        "values_per_s": 2 * values.numel() / pool_s,
        "weights_per_s": 1_000_000 / _update_s(1_000_000),
    }


def _chain(nodes: int) -> nn.Module:
    from torch import nn

    return nn.Sequential(*(layer for _ in range(nodes // 2) for layer in (nn.Linear(8, 8), nn.ReLU())))


def _step_s(module: nn.Module, x: Tensor) -> float:
    """The duration of one training step, including the update of the weights."""
    import torch
    from torch import optim

    weights = list(module.parameters())
    optimizer = optim.Adam(weights, fused=True) if weights else None
    source, chosen = x, torch.arange(len(x))

    def step() -> None:
        module.zero_grad()
        source.grad = None
        loss = module(source.index_select(0, chosen)).square().mean()
        loss.item()
        loss.backward()
        if optimizer:
            optimizer.step()

    return _best_s(step)


def _update_s(count: int) -> float:
    import torch
    from torch import optim

    weight = torch.zeros(count, requires_grad=True)
    weight.grad = torch.ones(count)
    return _best_s(optim.Adam([weight], fused=True).step)


def _best_s(step: Callable[[], object], budget_s: float = 0.04) -> float:
    """The shortest duration of one call: other load on the machine can only add to it."""
    step()
    best, end = float("inf"), time.perf_counter() + budget_s
    while (begun := time.perf_counter()) < end:
        step()
        best = min(best, time.perf_counter() - begun)
    return best
