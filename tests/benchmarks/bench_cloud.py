"""How many steps per second 64 seeds take together, against one ordinary run."""

from __future__ import annotations

import time
from collections.abc import Iterator

import torch

from engine.datasets.base import DATASETS
from engine.plan.factory import ready_plan
from engine.plan.plan import Plan
from engine.train.cloud.cloud import Cloud
from engine.train.cloud.loop import train_cloud
from engine.train.control import NoCommands
from engine.train.loop import train
from tests.benchmarks.figures import Figure, paired

SEEDS = 64
ROUNDS = 5


def figures() -> Iterator[Figure]:
    for family, name in (("mlp", "spirals"), ("mlp", "sine"), ("perceptron", "bent")):
        plan = ready_plan(family, name)
        ratio, one, cloud = paired(lambda plan=plan: _run_s(plan), lambda plan=plan: _cloud_s(plan), ROUNDS)
        title = f"Seed cloud of {SEEDS}, {family}.{name}"
        yield Figure(
            f"{title}: its steps per second, all members / those of one run", SEEDS * ratio, "", 20.0, "at least"
        )
        yield Figure(f"{title}: time", cloud, "s")
        yield Figure(f"{title}: time of one run", one, "s")


def _run_s(plan: Plan) -> float:
    data = DATASETS.make(plan.dataset).load()
    begun_s = time.perf_counter()
    for _ in train(plan, data, NoCommands(), threads=1, pictures=False):
        pass
    return time.perf_counter() - begun_s


def _cloud_s(plan: Plan) -> float:
    """Without the time for the initial weights, as that of the run."""
    torch.set_num_threads(1)
    cloud = Cloud(plan, DATASETS.make(plan.dataset).load(), range(SEEDS))
    begun_s = time.perf_counter()
    for _ in train_cloud(cloud):
        pass
    return time.perf_counter() - begun_s
