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
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.plan.threads import threads_for
from engine.runs.store import Store
from tests.benchmarks.figures import Figure, paired
from tests.benchmarks.tight_loop import tight_seconds

BOARD = ("filters", "confusion")
"""What is looked at while it trains."""
ROUNDS = 5
PROGRAMS = {"CNN": ("cnn", 0.989, 1), "MLP": ("mlp", 0.970, 5)}
"""Family, the accuracy it is to reach after 5 epochs, and how many epochs are timed."""


def figures() -> Iterator[Figure]:
    """Nothing where MNIST is not there."""
    if not DATASETS.make("mnist").ready():
        return
    for name, (family, accuracy, epochs) in PROGRAMS.items():
        plan = make_plan(family, "mnist", {"training.epochs": epochs})
        timed = f"{name} program, {epochs} epoch{'s' if epochs > 1 else ''}"
        for keep, which in ((False, "tight loop"), (True, "tight loop with the engine's allocator setting")):
            tight = partial(tight_seconds, plan, threads_for(plan, alone=True), keep)
            ratio, ours, theirs = paired(partial(worker_seconds, plan), tight, ROUNDS)
            yield Figure(f"{timed}, engine / {which}", ratio, "", None if keep else 1.05)
            yield Figure(f"{timed}, engine", ours, "s")
            yield Figure(f"{timed}, {which}", theirs, "s")
        yield Figure(f"{name} program, 5 epochs, MNIST test accuracy", _accuracy(family), "", accuracy, "at least")


def worker_seconds(plan: Plan, panels: Sequence[str] = BOARD) -> float:
    """Seconds of training as the command line runs it: store, artifacts, events and frames included.

    Until the last step's end, with the val split judged after each epoch; the judging of the whole run comes later.
    """
    return float(
        next(result for result in reversed(all_events(plan, panels)) if result["kind"] == "speed")["elapsed_s"]
    )


def _accuracy(family: str) -> float:
    return float(trained(make_plan(family, "mnist", {"training.epochs": 5}))["summary"]["test/accuracy"])


def trained(plan: Plan, panels: Sequence[str] = BOARD) -> dict[str, Any]:
    """The last event of a run, on whose live board somebody looks at these pictures."""
    return all_events(plan, panels)[-1]


def all_events(plan: Plan, panels: Sequence[str]) -> list[dict[str, Any]]:
    with tempfile.TemporaryDirectory() as home:
        return events_in(home, plan, panels)


def events_in(home: str, plan: Plan, panels: Sequence[str] = BOARD) -> list[dict[str, Any]]:
    """All events of a run of the command line that is kept in `home`."""
    asked = [sys.executable, "-m", "engine", "train", "-", "--json"]
    environment = {**os.environ, "LAYERLAB_HOME": home}
    with subprocess.Popen(asked, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, env=environment) as run:
        assert run.stdin
        assert run.stdout
        run.stdin.write(json.dumps(plan.dump()))
        run.stdin.close()
        lines = [run.stdout.readline()]
        _watch(home, panels)
        lines += run.stdout.readlines()
    return [json.loads(line) for line in lines]


def _watch(home: str, names: Sequence[str]) -> None:
    with closing(Store(f"sqlite:///{home}/layerlab.sqlite")) as store:
        panels = {name: {"name": name} for name in names}
        store.ask(store.runs(None)[0].id, Watch(panels=panels, until=time.time() + 3600), "benchmark")
