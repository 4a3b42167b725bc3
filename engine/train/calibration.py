"""How fast this machine trains: measured in under a second, the best kept in the data home, read by the preflight."""

from __future__ import annotations

import json
import os
import platform
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from engine.errors import HomeError
from engine.home import data_home

if TYPE_CHECKING:
    from torch import Tensor, nn

FILE = "calibration.json"
THROUGHPUTS = ("conv_flops_per_s", "linear_flops_per_s", "values_per_s", "weights_per_s")
CHAINS = (4, 24)
"""Nodes of the two chains whose steps tell what a node costs, and what the rest of a step does."""


class Work(BaseModel):
    """Amounts of work, each in the unit of one of the rates."""

    model_config = ConfigDict(frozen=True)

    steps: float = 0.0
    calls: float = 0.0
    """Operations, whatever their size, forward and backward."""
    convolutions: float = 0.0
    products: float = 0.0
    """Floating-point operations of convolutions and of other sums of products."""
    values: float = 0.0
    weights: float = 0.0

    def __add__(self, other: Work) -> Work:
        return Work(**{name: getattr(self, name) + getattr(other, name) for name in Work.model_fields})


class Rates(BaseModel):
    """What training costs with some number of threads. The defaults are those of a slow laptop."""

    model_config = ConfigDict(frozen=True)

    step_s: float = Field(4e-4, gt=0)
    """What each step costs whatever the graph: batch, loss, optimizer."""
    call_s: float = Field(6e-5, gt=0)
    """What each node costs in a step whatever its size: forward, backward and update."""
    conv_flops_per_s: float = Field(2e10, gt=0)
    linear_flops_per_s: float = Field(3e10, gt=0)
    values_per_s: float = Field(1e8, gt=0)
    """Numbers through an element-wise layer, forward and backward."""
    weights_per_s: float = Field(2e8, gt=0)
    """Weights through an update by Adam."""

    def better(self, other: Rates) -> Rates:
        """The better of each figure: other work on the machine only ever adds to what something takes."""
        fastest = {name: max(getattr(self, name), getattr(other, name)) for name in THROUGHPUTS}
        # The least of several differences would be the noisiest: the times that they are of are compared.
        times = (min(self.chain_s(nodes), other.chain_s(nodes)) for nodes in CHAINS)
        return Rates(**fastest, **_overheads(*times))

    def seconds(self, work: Work) -> float:
        overhead = work.steps * self.step_s + work.calls * self.call_s
        products = work.convolutions / self.conv_flops_per_s + work.products / self.linear_flops_per_s
        return overhead + products + work.values / self.values_per_s + work.weights / self.weights_per_s

    def chain_s(self, nodes: int) -> float:
        """What a step of so many nodes takes that have next to nothing to do."""
        return self.step_s + nodes * self.call_s


class Calibration(BaseModel):
    """Rates by number of threads, and the machine that they are of."""

    model_config = ConfigDict(frozen=True)

    machine: str = ""
    rates: dict[int, Rates] = Field({1: Rates()}, min_length=1)

    def at(self, threads: int | None) -> Rates:
        """The rates measured with the most threads that are not more than `threads` (None: all there are)."""
        fitting = [count for count in self.rates if threads is None or count <= threads]
        return self.rates[max(fitting, default=min(self.rates))]

    def better(self, other: Calibration) -> Calibration:
        """With the better of each figure; of another machine, what that one was measured at says nothing here."""
        if other.machine != self.machine or other.rates.keys() != self.rates.keys():
            return self
        return Calibration(machine=self.machine, rates={n: self.rates[n].better(other.rates[n]) for n in self.rates})


def calibration() -> Calibration:
    """What was measured on this machine, else the defaults."""
    try:
        return Calibration.model_validate_json((data_home() / FILE).read_text(encoding="utf-8"))
    except (OSError, HomeError, ValidationError):  # never measured, or by an older version
        return Calibration()


def calibrate() -> Calibration:
    """Measures with one thread and with all, keeps the better of this and what was measured here before.

    torch's settings are left as they were.
    """
    import torch

    threads, state = torch.get_num_threads(), torch.get_rng_state()
    try:
        measured = _measure(threads)
    finally:
        torch.set_num_threads(threads)
        torch.set_rng_state(state)
    measured = measured.better(calibration())
    _keep(data_home() / FILE, measured)
    return measured


def _keep(path: Path, measured: Calibration) -> None:
    """Written beside and moved into place, for several processes may do so at once."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=FILE)
    with os.fdopen(handle, "w", encoding="utf-8") as file:
        json.dump(measured.model_dump(mode="json"), file, indent=1)
    Path(name).replace(path)


def _measure(threads: int) -> Calibration:
    one = _overheads(*_chain_times()) | _throughputs(1)
    many = _throughputs(threads) if threads > 1 else one
    # Small steps do not gain by threads. Large ones never lose by them either, unless other work held the cores.
    alone = Rates(**one)
    return Calibration(machine=platform.node(), rates={1: alone, threads: alone.better(Rates(**one | many))})


def _overheads(short_s: float, long_s: float) -> dict[str, float]:
    """What a node and what the rest of a step cost, by the times of a step of each chain."""
    short, long = CHAINS
    call_s = max((long_s - short_s) / (long - short), 1e-6)
    return {"call_s": call_s, "step_s": max(short_s - short * call_s, 1e-6)}


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
        # Backward costs twice what forward does, but a first layer needs no gradient of its input.
        "conv_flops_per_s": 2 * 2 * 32 * 24 * 24 * 32 * 16 * 9 / conv_s,
        "linear_flops_per_s": 3 * 2 * 128 * 512 * 512 / linear_s,
        "values_per_s": 2 * values.numel() / pool_s,
        "weights_per_s": 1_000_000 / _update_s(1_000_000),
    }


def _chain(nodes: int) -> nn.Module:
    from torch import nn

    return nn.Sequential(*(layer for _ in range(nodes // 2) for layer in (nn.Linear(8, 8), nn.ReLU())))


def _step_s(module: nn.Module, x: Tensor) -> float:
    """The time of one training step, with the update of its weights."""
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
    """The least time of one call: other work on the machine only ever adds to it."""
    step()
    best, end = float("inf"), time.perf_counter() + budget_s
    while (begun := time.perf_counter()) < end:
        step()
        best = min(best, time.perf_counter() - begun)
    return best
