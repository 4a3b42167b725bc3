"""What it costs a run when somebody looks at its living graph."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
from collections.abc import Iterator
from typing import Any

from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.registry import Choice
from tests.benchmarks.figures import Figure

TURNS = 10
"""Turns of each kind."""
RUNS: dict[str, tuple[str, Any, int]] = {
    "MLP on spirals": ("mlp", "spirals", 100_000),
    "CNN on digits": ("cnn", "digits", 4000),
    "LSTM on mixtures of sines": ("lstm", "sine_mixtures", 2000),
    "Transformer on sentiments": ("transformer", Choice(name="sentiment", size=2000), 1000),
}
"""Family, data set, and epochs for some minutes of training, which is stopped after all turns."""


def figures() -> Iterator[Figure]:
    for name, (family, dataset, epochs) in RUNS.items():
        seen = measured(make_plan(family, dataset, {"training.epochs": epochs, "training.threads": 1}))
        for time, unit in (("clock_s", "time"), ("cpu_s", "CPU time")):
            watched, alone, tight = (seen[f"{kind}_{time}"] for kind in ("watched", "alone", "tight"))
            yield Figure(f"{name}, {unit}, living graph watched / tight loop", ratio(watched, tight), "", 1.05)
            yield Figure(f"{name}, {unit}, living graph watched / not watched", ratio(watched, alone))
        frame_ms = 1000 * statistics.median(seen["frame_s"])
        yield Figure(f"{name}, a frame with the living graph, CPU time", frame_ms, "ms", 19)  # see `WATCHED`
        frames = sum(seen["frames"]) / sum(seen["watched_s"])
        yield Figure(f"{name}, frames of the living graph", frames, "/s", 2, "at least")


def ratio(ours: list[float], theirs: list[float]) -> float:
    """The median of the ratios turn by turn."""
    return statistics.median(a / b for a, b in zip(ours, theirs, strict=True))


def measured(plan: Plan) -> dict[str, list[float]]:
    """The results of `living_graph_program`, on one thread: the CPU time of several includes waiting for each other."""
    asked = [sys.executable, "-m", "tests.benchmarks.living_graph_program", str(TURNS)]
    done = subprocess.run(asked, input=json.dumps(plan.dump()), capture_output=True, text=True, check=True)
    found: dict[str, list[float]] = json.loads(done.stdout)
    return found
