"""How many threads a run is given."""

from __future__ import annotations

import os

from engine.graph.check import check
from engine.plan.plan import Plan

LARGE_FLOPS = 60_000_000
"""Forward and backward pass of a step: some 3 ms of one core. Of LeNet's a second core takes a fifth, of an MLP's nothing."""

SPINS = 5000
"""How often a thread without work looks for some before it sleeps (GNU OpenMP; its own number is 300,000)."""


def share_cores() -> None:
    """Has torch's threads sleep sooner while they wait for one another. Called before torch is loaded.

    A waiting thread that spins holds a core which the one it waits for may need. On two cores, of which something else
    (a browser, say) used one, an epoch of the MNIST MLP took 354 s with two threads, some hundred times what it takes
    with the machine to itself; so it takes three times that, and alone it is as fast or a little faster. What the
    environment says is left as it is.
    """
    os.environ.setdefault("GOMP_SPINCOUNT", str(SPINS))


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
