"""What a plan's steps take and how much memory it needs, measured in a process of its own as a worker trains it.

    python -m tests.benchmarks.step_program STEPS < plan.json

Prints one JSON object. `step_s` and `evaluation_s` (per sample) are CPU time of the training thread: it has its share
of each parallel region, so on an idle machine they are seconds by the clock, and on a busy one they leave out what the
thread waited for a core. `clock_s` is a step by the clock.
"""

from __future__ import annotations

import json
import statistics
import sys
import time
from collections.abc import Callable

import torch

from engine.datasets.base import DATASETS
from engine.datasets.splits import Split
from engine.plan.plan import Plan
from engine.plan.threads import threads_for
from engine.train.checkpoint import to_bytes
from engine.train.memory import keep_memory, peak_bytes, resident_bytes
from engine.train.session import Session

WARM_UP = 5
EVALUATED = 512
BUDGET_S = 20.0
"""CPU time after which no further step is taken."""


def measure(plan: Plan, steps: int) -> dict[str, float]:
    keep_memory()
    torch.set_num_threads(threads_for(plan, alone=True))
    torch.set_flush_denormal(True)
    before = resident_bytes() or 0
    data = DATASETS.make(plan.dataset).load()
    session = Session(plan, data)
    to_bytes(session.state())
    for _ in range(WARM_UP):
        session.take_step()
    taken, end = [], time.thread_time() + BUDGET_S
    while len(taken) < steps and time.thread_time() < end:
        taken.append(_seconds(session.take_step))
    split = data.val if len(data.val) else data.train
    part = Split(split.x[:EVALUATED], split.y[:EVALUATED])
    session.evaluate(part)
    evaluated = [_seconds(lambda: session.evaluate(part))[0] / len(part) for _ in range(3)]
    to_bytes(session.state())
    return {
        "step_s": statistics.median(own for own, _ in taken),
        "clock_s": statistics.median(clock for _, clock in taken),
        "evaluation_s": statistics.median(evaluated),
        "memory_bytes": (peak_bytes() or 0) - before,
    }


def _seconds(action: Callable[[], object]) -> tuple[float, float]:
    """CPU time of this thread, and time by the clock."""
    begun = time.thread_time(), time.perf_counter()
    action()
    return time.thread_time() - begun[0], time.perf_counter() - begun[1]


if __name__ == "__main__":
    asked = Plan.model_validate(json.load(sys.stdin))
    print(json.dumps(measure(asked, int(sys.argv[1]))))
