"""Schedules: torch's `lr_scheduler`, step by step over a whole run."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import accumulate

import torch
from torch.optim import Optimizer
from torch.optim import lr_scheduler as torchs

from engine.schedules.base import SCHEDULES, START
from tests.contract.references import Reference

REGISTRY = SCHEDULES
STEPS, PER_EPOCH = 300, 20
LOSSES = [1.0, 0.8, 0.7, 0.7, 0.69999, 0.71, 0.5, 0.6, 0.6, 0.6, 0.6, 0.6, 0.6, 0.4, 0.4]
"""Val losses, one per epoch."""


def ours(name: str, steps: int = STEPS, **config: object) -> list[float]:
    schedule = SCHEDULES.make({"name": name, **config})
    after = list(accumulate(LOSSES, schedule.watch, initial=START))
    return [schedule.factor(step, steps, PER_EPOCH, after[step // PER_EPOCH]) for step in range(steps)]


def followed(make: Callable[[Optimizer], torchs.LRScheduler], steps: int = STEPS, every: int = 1) -> list[float]:
    """The learning rate of each step, from 1 on, where torch's scheduler is asked every few steps."""
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler, seen = make(optimizer), []
    for step in range(steps):
        if step and step % every == 0:
            scheduler.step()
        seen.append(float(optimizer.param_groups[0]["lr"]))
        optimizer.step()
    return seen


def plateau(patience: int, gamma: float, threshold: float, lowest: float) -> list[float]:
    optimizer = torch.optim.SGD([torch.zeros(1, requires_grad=True)], lr=1.0)
    scheduler = torchs.ReduceLROnPlateau(
        optimizer, factor=gamma, patience=patience, threshold=threshold, min_lr=lowest, eps=0
    )
    seen: list[float] = []
    for epoch in range(STEPS // PER_EPOCH):
        if epoch:
            scheduler.step(LOSSES[epoch - 1])
        seen += [optimizer.param_groups[0]["lr"]] * PER_EPOCH
    return seen


def one_cycle(rise: float, start: float, end: float, steps: int) -> Callable[[Optimizer], torchs.LRScheduler]:
    return lambda optimizer: torchs.OneCycleLR(
        optimizer, 1.0, total_steps=steps, pct_start=rise, div_factor=start, final_div_factor=end / start
    )


def warm_up(steps: int, rise: int, decay: bool) -> Callable[[Optimizer], torchs.LRScheduler]:
    """Goyal's straight line, put together from torch's."""

    def make(optimizer: Optimizer) -> torchs.LRScheduler:
        parts: Sequence[torchs.LRScheduler] = [
            torchs.LinearLR(optimizer, 1 / rise, 1.0, rise - 1),
            torchs.LinearLR(optimizer, 1.0, 0.0 if decay else 1.0, steps - rise),
        ]
        return torchs.SequentialLR(optimizer, list(parts), [rise])

    return make


REFERENCES = {
    "constant": (Reference("torch", lambda: (ours("constant"), followed(lambda o: torchs.ConstantLR(o, 1.0)))),),
    "cosine": (
        Reference(
            "torch",
            lambda: (ours("cosine", lowest=0.1), followed(lambda o: torchs.CosineAnnealingLR(o, STEPS, 0.1))),
        ),
    ),
    "exponential": (
        Reference(
            "torch",
            lambda: (
                ours("exponential", gamma=0.7),
                followed(lambda o: torchs.ExponentialLR(o, 0.7 ** (1 / PER_EPOCH))),
            ),
        ),
    ),
    "linear_warmup": tuple(
        Reference(
            "torch",
            lambda decay=decay: (
                ours("linear_warmup", share=0.2, decay=decay),
                followed(warm_up(STEPS, STEPS // 5, decay)),
            ),
            case,
        )
        for case, decay in (("then constant", False), ("then down", True))
    ),
    "on_plateau": (
        Reference(
            "torch",
            lambda: (
                ours("on_plateau", patience=1, gamma=0.5, threshold=0.001, lowest=0.1),
                plateau(1, 0.5, 0.001, 0.1),
            ),
        ),
    ),
    "one_cycle": tuple(
        Reference(
            "torch",
            lambda steps=steps, rise=rise: (
                ours("one_cycle", steps, rise=rise, start_divisor=25.0, end_divisor=10_000.0),
                followed(one_cycle(rise, 25.0, 10_000.0, steps), steps),
            ),
            f"{steps} steps",
        )
        for steps, rise in ((STEPS, 0.3), (47, 0.25), (10, 0.5))
    ),
    "step": (
        Reference(
            "torch",
            lambda: (ours("step", epochs=3, gamma=0.3), followed(lambda o: torchs.StepLR(o, 3, 0.3), every=PER_EPOCH)),
        ),
    ),
    "warm_restarts": (
        Reference(
            "torch",
            lambda: (
                ours("warm_restarts", first_epochs=2, longer=2, lowest=0.05),
                followed(lambda o: torchs.CosineAnnealingWarmRestarts(o, 2 * PER_EPOCH, 2, 0.05)),
            ),
        ),
    ),
}
WITHOUT_REFERENCE: dict[str, str] = {}
