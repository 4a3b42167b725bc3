"""How many threads a run is given."""

from __future__ import annotations

import os

from engine.graph.check import check
from engine.plan.plan import Plan

LARGE_FLOPS = 60_000_000
"""Forward and backward pass of a step: some 3 ms of one core. Of LeNet's a second core takes a fifth, of an MLP's nothing."""


def cores() -> int:
    """The processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def threads_for(plan: Plan, alone: bool) -> int:
    """What the plan asks for, else all cores for a run that is alone and has use for them, else one."""
    return plan.training.threads or (cores() if alone and _is_large(plan) else 1)


def _is_large(plan: Plan) -> bool:
    """Whether a step is work enough to be shared: small networks lose more by waiting for the other thread."""
    a_sample = sum(sum(check(graph).flops.values()) for graph in plan.graphs.values())
    return 3 * a_sample * plan.training.batch_size >= LARGE_FLOPS
