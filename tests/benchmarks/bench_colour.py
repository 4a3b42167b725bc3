"""The color CNN of the introductory courses on the sample of CIFAR-10: how well it does, and how fast beside Keras."""

from __future__ import annotations

import os
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from engine.datasets.base import DATASETS
from engine.plan.factory import ready_plan
from engine.registry import Choice
from tests.benchmarks.bench_keras import arrays_of, keras
from tests.benchmarks.bench_training import trained, worker_seconds
from tests.benchmarks.figures import Figure, paired

NAME = "CNN (color) program, 10 epochs on the CIFAR-10 sample"
ACCURACY, RATIO = 0.52, 0.6


def figures() -> Iterator[Figure]:
    """Nothing where CIFAR-10 is not there; nothing of Keras where `LAYERLAB_BENCH_PYTHON` names no Python with it."""
    if not DATASETS.make("cifar10").ready():
        return
    plan = ready_plan("cnn", "cifar10")
    whole = plan.model_copy(update={"dataset": Choice(name="cifar10", val_fraction=0)})  # type: ignore[call-arg]
    result = trained(plan)["summary"]
    yield Figure(f"{NAME}, a fifth held out, accuracy on it", float(result["val/accuracy"]), "", ACCURACY, "at least")
    result = trained(whole)["summary"]
    yield Figure(f"{NAME}, none held out, accuracy on test", float(result["test/accuracy"]), "", ACCURACY, "at least")
    if not Path(os.environ.get("LAYERLAB_BENCH_PYTHON", "")).is_file():
        return
    arrays, epochs = arrays_of(plan), plan.training.epochs
    run = partial(keras, "cnn_colour", epochs, arrays)
    ratio, ours, theirs = paired(lambda: worker_seconds(plan), lambda: run()["seconds"], 3)
    yield Figure(f"{NAME}, engine / Keras", ratio, "", RATIO)
    yield Figure(f"{NAME}, engine", ours, "s")
    yield Figure(f"{NAME}, Keras", theirs, "s")
    accuracy = keras("cnn_colour", epochs, arrays_of(whole))["accuracy"]
    yield Figure(f"{NAME}, none held out, accuracy on test in Keras", accuracy)
