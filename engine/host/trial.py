"""Times a few steps of each example plan while the machine is idle, so that forecasts fit this machine."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from engine.datasets.base import DATASETS
from engine.errors import LayerlabError
from engine.families.base import FAMILIES
from engine.host.observation import Observation
from engine.plan.costs import costs_of
from engine.plan.factory import ready_plan
from engine.plan.plan import Plan
from engine.plan.threads import threads_for
from engine.plan.timings import Timing, keep, timings

MAX_STEPS = 25
BUDGET_S = 1.5
"""The time after which a trial ends; a large network takes a few steps in it."""


def try_next_example(families: Sequence[str] | None = None) -> bool:
    """Times one example of the families (by default all) whose network has not been timed on this machine, and keeps
    the result. False if none is left.

    Each family's first example is timed before any other. Otherwise the order is random, so that an example whose trial
    gives no result, for example on a busy machine, does not block the others.
    """
    random = np.random.default_rng()
    rest: list[Plan] = []
    for family in random.permutation(FAMILIES.names() if families is None else families):
        plans = _examples(str(family))
        if _is_due(plans[0]) and try_steps(plans[0]):
            return True
        rest += plans[1:]
    return any(try_steps(rest[place]) for place in random.permutation(len(rest)) if _is_due(rest[place]))


def _examples(family: str) -> list[Plan]:
    names = [ready.name for ready in FAMILIES.get(family).ready] or [""]
    return [ready_plan(family, name) for name in names]


def _is_due(plan: Plan) -> bool:
    """Whether its data are on this machine and there is no timing of its network."""
    return DATASETS.make(plan.dataset).ready() and not timings().knows(costs_of(plan).work)


def try_steps(plan: Plan) -> Timing | None:
    """Trains for a few steps in this process and keeps their timing; None if there is none."""
    import torch

    from engine.train.memory import keep_memory
    from engine.train.session import Session
    from engine.train.step_clock import WARM_UP, StepClock

    keep_memory()
    threads = threads_for(plan, alone=True)
    torch.set_num_threads(threads)
    torch.set_flush_denormal(True)
    observation = Observation(plan, threads)
    try:
        data = DATASETS.make(plan.dataset).load()
    except (OSError, LayerlabError):
        return None
    session = Session(plan, data)
    clock = StepClock(session.device, threads, min_steps=3)
    while clock.steps < min(MAX_STEPS, session.steps) and (clock.steps < WARM_UP + 3 or clock.total_s < BUDGET_S):
        clock.begin()
        session.take_step()
        clock.end()
    session.evaluate(data.val)
    step_s = clock.step_s()
    if not step_s:  # 0 if the system clock is too coarse
        return None
    timing = observation.timing(step_s)
    keep(timing)
    return timing
