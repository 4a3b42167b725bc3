"""What it costs a run when somebody looks at its living graph."""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from engine.plan.factory import make_plan
from engine.registry import Choice
from tests.benchmarks.bench_training import all_events, worker_seconds
from tests.benchmarks.figures import Figure, paired

ROUNDS = 3
RUNS: dict[str, tuple[str, Any, int]] = {
    "MLP on spirals": ("mlp", "spirals", 400),
    "CNN on digits": ("cnn", "digits", 20),
    "LSTM on mixtures of sines": ("lstm", "sine_mixtures", 15),
    "Transformer on sentiments": ("transformer", Choice(name="sentiment", size=2000), 6),
}
"""Family, data set, and epochs for some seconds of training."""


def figures() -> Iterator[Figure]:
    for name, (family, dataset, epochs) in RUNS.items():
        plan = make_plan(family, dataset, {"training.epochs": epochs})
        looked_at, alone = partial(worker_seconds, plan, ("network",)), partial(worker_seconds, plan, ())
        ratio, _ours, _theirs = paired(looked_at, alone, ROUNDS)
        yield Figure(f"{name}, living graph watched / not watched", ratio, "", 1.05)
        yield Figure(
            f"{name}, frames of the living graph", frames_per_s(all_events(plan, ("network",))), "/s", 2, "at least"
        )


def frames_per_s(events: list[dict[str, Any]]) -> float:
    seconds = next(event["elapsed_s"] for event in reversed(events) if event["kind"] == "speed")
    count = sum(event["kind"] == "frame_taken" and "network" in event["panels"] for event in events)
    return count / float(seconds)
