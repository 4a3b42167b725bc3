"""What ready plans take beside what is forecast for them, once the host has measured the machine and the networks of the
examples.

Each plan takes a few steps and evaluates a few hundred samples in a process of its own; plans whose data are not on this
machine are left out.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from engine.datasets.base import DATASETS
from engine.families.base import FAMILIES
from engine.home import data_home
from engine.plan.costs import costs_of
from engine.plan.factory import ready_plan
from engine.plan.plan import Plan
from engine.plan.preflight import preflight
from tests.benchmarks.figures import Figure

STEPS = 30
FACTOR, SHARE = 1.5, 0.9
LEARN = (
    "from engine.train.machine_speed import calibrate; calibrate(); calibrate()",
    "from engine.host.trial import try_next_example; print(try_next_example())",
)
"""What the host does while nothing is at work: once, and again until nothing is left to try."""


def figures() -> Iterator[Figure]:
    plans = {
        f"{family.name}.{ready.name}": plan
        for family in FAMILIES
        for ready in family.ready
        if DATASETS.make((plan := ready_plan(family.name, ready.name)).dataset).ready()
    }
    with tempfile.TemporaryDirectory() as home:
        (data_home() / "cache").mkdir(exist_ok=True)
        (Path(home) / "cache").symlink_to(data_home() / "cache")
        before = os.environ.get("LAYERLAB_HOME")
        os.environ["LAYERLAB_HOME"] = home
        try:
            _learn()
            yield from _compared(plans)
        finally:
            os.environ.pop("LAYERLAB_HOME")
            if before is not None:
                os.environ["LAYERLAB_HOME"] = before


def _learn() -> None:
    _run("-c", LEARN[0])
    while _run("-c", LEARN[1]).strip() == "True":
        pass


def _compared(plans: dict[str, Plan]) -> Iterator[Figure]:
    times, memory, waited = [], [], []
    for name, plan in plans.items():
        forecast = preflight(plan)
        found = json.loads(_run("-m", "tests.benchmarks.step_program", str(STEPS), given=json.dumps(plan.dump())))
        costs = costs_of(plan)
        taken = costs.steps * found["step_s"] + costs.evaluated_samples * found["evaluation_s"]
        times.append(taken / forecast.seconds)
        memory.append(found["memory_bytes"] / forecast.memory_bytes)
        waited.append(found["clock_s"] / found["step_s"])
        yield Figure(f"{name}, measured / forecast time", times[-1])
        yield Figure(f"{name}, measured / forecast memory", memory[-1])
    yield Figure("a step by the clock / its CPU time, median of the ready plans", statistics.median(waited))
    for what, ratios in (("time", times), ("memory", memory)):
        near = sum(1 / FACTOR <= ratio <= FACTOR for ratio in ratios) / len(ratios)
        yield Figure(f"ready plans whose {what} is forecast within a factor of {FACTOR}", near, "", SHARE, "at least")


def _run(*asked: str, given: str = "") -> str:
    return subprocess.run([sys.executable, *asked], input=given, capture_output=True, text=True, check=True).stdout
