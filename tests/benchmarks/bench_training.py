"""The engine against a tight PyTorch loop, and what the programs of the introductory courses reach."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing
from functools import partial
from typing import Any

from engine.commands import Watch
from engine.datasets.base import DATASETS
from engine.runs.store import Store
from engine.train.making import make_plan
from engine.train.plan import Plan
from tests.benchmarks.figures import Figure, paired
from tests.benchmarks.tight_loop import tight_seconds

THREADS = os.cpu_count() or 1
BOARD = ("filters", "confusion")
"""What is looked at while it trains."""
PROGRAMS = {"CNN": ("cnn", 0.989), "MLP": ("mlp", 0.970)}


def figures() -> Iterator[Figure]:
    """Nothing where MNIST is not there."""
    if not DATASETS.make("mnist").ready():
        return
    for name, (family, accuracy) in PROGRAMS.items():
        plan = make_plan(family, "mnist", {"training.epochs": 1})
        for keep, which in ((False, "tight loop"), (True, "tight loop with the engine's allocator setting")):
            ratio, ours, theirs = paired(partial(worker_seconds, plan), partial(tight_seconds, plan, THREADS, keep), 3)
            yield Figure(f"{name} program, 1 epoch, engine / {which}", ratio, "", None if keep else 1.05)
            yield Figure(f"{name} program, 1 epoch, engine", ours, "s")
            yield Figure(f"{name} program, 1 epoch, {which}", theirs, "s")
        yield Figure(f"{name} program, 5 epochs, MNIST test accuracy", _accuracy(family), "", accuracy, "at least")


def worker_seconds(plan: Plan, panels: Sequence[str] = BOARD) -> float:
    """Seconds of training as the command line runs it: store, artifacts, events and frames included."""
    return float(trained(plan, panels)["elapsed_s"])


def _accuracy(family: str) -> float:
    return float(trained(make_plan(family, "mnist", {"training.epochs": 5}))["summary"]["test/accuracy"])


def trained(plan: Plan, panels: Sequence[str] = BOARD) -> dict[str, Any]:
    """The last event of a run, on whose live board somebody looks at these pictures."""
    with tempfile.TemporaryDirectory() as home:
        asked = [sys.executable, "-m", "engine", "train", "-", "--json", "--set", f"training.threads={THREADS}"]
        environment = {**os.environ, "LAYERLAB_HOME": home}
        with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as run:
            assert run.stdin
            assert run.stdout
            run.stdin.write(json.dumps(plan.dump()))
            run.stdin.close()
            lines = [run.stdout.readline()]
            _watch(home, panels)
            lines += run.stdout.readlines()
    ended: dict[str, Any] = json.loads(lines[-1])
    return ended


def _watch(home: str, names: Sequence[str]) -> None:
    with closing(Store(f"sqlite:///{home}/layerlab.sqlite")) as store:
        panels = {name: {"name": name} for name in names}
        store.ask(store.runs(None)[0].id, Watch(panels=panels, until=time.time() + 3600), "benchmark")
