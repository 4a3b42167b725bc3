"""Recurrent networks: what the courses' programs reach on IMDB, their time against Keras, and the cost of the gates."""

from __future__ import annotations

import os
import statistics
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import numpy as np
import torch

from engine.datasets.base import DATASETS
from engine.plan.factory import change, make_plan, ready_plan
from engine.plan.plan import Plan
from engine.probes.base import PROBES
from engine.registry import Choice
from engine.train.probe_context import context_of
from engine.train.session import Session
from engine.views import Array, pack
from tests.benchmarks.bench_keras import keras, packed
from tests.benchmarks.bench_training import trained, worker_seconds
from tests.benchmarks.figures import Figure, paired

PROGRAMS = (("RNN", "simple_rnn", 0.73), ("LSTM", "lstm", 0.85))
CASES = (("RNN", "simple_rnn", "fp32", 0.6), ("LSTM", "lstm", "fp32", 0.6), ("LSTM", "lstm", "bf16", 0.4))
LOOKED_AT = 9
"""Frames that are timed."""


def figures() -> Iterator[Figure]:
    yield from _board()
    if not DATASETS.make("imdb").ready():
        return
    for name, family, bound in PROGRAMS:
        reached = trained(ready_plan(family, "imdb"), ())["summary"]["test/accuracy"]
        yield Figure(f"{name} program, 3 epochs, IMDB test accuracy", reached, "", bound, "at least")
    if not Path(os.environ.get("LAYERLAB_BENCH_PYTHON", "")).is_file():
        return
    for name, family, precision, bound in CASES:
        plan = _program(family, precision)
        arrays = packed(plan, _padded_before)
        ratio, ours, theirs = paired(
            partial(worker_seconds, plan, ()), lambda f=family, a=arrays: keras(f, 1, a)["seconds"], 3
        )
        label = f"{name} program ({precision}), 1 epoch"
        yield Figure(f"{label}, engine / Keras", ratio, "", bound)
        yield Figure(f"{label}, engine", ours, "s")
        yield Figure(f"{label}, Keras", theirs, "s")


def _program(family: str, precision: str) -> Plan:
    return change(change(ready_plan(family, "imdb"), "training.epochs", 1), "training.precision", precision)


def _padded_before(x: Array) -> Array:
    """Padding on the left, as the courses pad: without masks, Keras would forget a review over what follows it."""
    turned = np.zeros_like(x, dtype=np.int32)
    for row, tokens in zip(turned, x, strict=True):
        words = tokens[tokens != 0]
        row[len(row) - len(words) :] = words
    return turned


def _board() -> Iterator[Figure]:
    """64 units over 200 steps, while somebody looks at the gates and while nobody looks."""
    data = Choice(name="adding", length=200, size=3000)
    plan = make_plan(Choice(name="lstm", units=64), data, {"training.epochs": 3})
    looked, _, _ = paired(partial(worker_seconds, plan, ("gates",)), partial(worker_seconds, plan, ()), 3)
    yield Figure("LSTM, 64 units, 200 steps, trained with the gates on the board / without", looked, "", 1.10)
    yield Figure("gates of 64 units over 200 steps, one frame", _frame_s(plan) * 1000, "ms")


def _frame_s(plan: Plan) -> float:
    """The median time of computing and packing one picture of the gates, on one thread."""
    torch.set_num_threads(1)
    data = DATASETS.make(plan.dataset).load()
    context, probe = context_of(plan, Session(plan, data).snapshot(), data), PROBES.make("gates")
    times = []
    for _ in range(LOOKED_AT):
        began = time.perf_counter()
        pack(probe.compute(context))
        times.append(time.perf_counter() - began)
    return statistics.median(times)
