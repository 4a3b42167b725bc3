"""The engine against a tight PyTorch loop, and what the programs of the introductory courses reach."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator

from engine.datasets.base import DATASETS
from engine.train.making import make_plan
from engine.train.plan import Plan
from tests.benchmarks.figures import Figure, paired
from tests.benchmarks.tight_loop import tight_loop

THREADS = os.cpu_count() or 1
PROGRAMS = {"CNN": ("cnn", 0.989), "MLP": ("mlp", 0.970)}


def figures() -> Iterator[Figure]:
    for name, (family, accuracy) in PROGRAMS.items():
        plan = make_plan(family, "mnist", {"training.epochs": 1})
        data = DATASETS.make(plan.dataset).load()
        ratio, ours, theirs = paired(
            lambda p=plan: worker_seconds(p), lambda p=plan, d=data: tight_loop(p, d, THREADS), 3
        )
        yield Figure(f"{name} program, 1 epoch, engine / tight loop", ratio, "", 1.05)
        yield Figure(f"{name} program, 1 epoch, engine", ours, "s")
        yield Figure(f"{name} program, 1 epoch, tight loop", theirs, "s")
        yield Figure(f"{name} program, 5 epochs, MNIST test accuracy", _accuracy(family), "", accuracy, "at least")


def worker_seconds(plan: Plan) -> float:
    """Seconds of training as the command line runs it: store, artifacts, events and frames included."""
    return float(_train(plan)["elapsed_s"])


def _accuracy(family: str) -> float:
    return float(_train(make_plan(family, "mnist", {"training.epochs": 5}))["summary"]["test/accuracy"])


def _train(plan: Plan) -> dict:  # type: ignore[type-arg]
    import json

    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "LAYERLAB_HOME": home}
        done = subprocess.run(
            [sys.executable, "-m", "engine", "train", "-", "--json", "--set", f"training.threads={THREADS}"],
            input=json.dumps(plan.dump()),
            capture_output=True,
            text=True,
            env=environment,
            check=True,
        )
    ended: dict = json.loads(done.stdout.splitlines()[-1])  # type: ignore[type-arg]
    return ended
