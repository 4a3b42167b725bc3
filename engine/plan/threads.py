"""The number of threads a run gets."""

from __future__ import annotations

import os

from engine.graph.check import check
from engine.plan.plan import Plan

LARGE_FLOPS = 60_000_000
"""FLOPs of a step from which a second thread pays off: about 3 ms of one core. With a second core LeNet takes a fifth
less time, an MLP none."""


def cores() -> int:
    """The number of processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def threads_for(plan: Plan, alone: bool) -> int:
    """The plan's own setting; else all cores for a large run without competitors, and one otherwise."""
    return plan.training.threads or (cores() if alone and _is_large(plan) else 1)


def _is_large(plan: Plan) -> bool:
    """Whether a step is large enough for several threads: small networks lose more by synchronization than they
    gain."""
    a_sample = sum(sum(check(graph).flops.values()) for graph in plan.graphs.values())
    return 3 * a_sample * plan.training.batch_size >= LARGE_FLOPS
