"""The engine against Keras on TensorFlow: the same programs on the same split, side by side."""

from __future__ import annotations

import io
import json
import os
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np

from engine.datasets.base import DATASETS
from engine.plan.factory import make_plan
from engine.plan.plan import Plan
from engine.views import Array
from tests.benchmarks.bench_training import ROUNDS, worker_seconds
from tests.benchmarks.figures import Figure, paired

SCRIPT = Path(__file__).with_name("keras_program.py")
CASES = (("MLP", "mlp", "fp32", 0.35), ("CNN", "cnn", "fp32", 0.65), ("CNN", "cnn", "bf16", 0.5))


def figures() -> Iterator[Figure]:
    """Nothing where `LAYERLAB_BENCH_PYTHON` does not name a Python with TensorFlow."""
    if not Path(os.environ.get("LAYERLAB_BENCH_PYTHON", "")).is_file() or not DATASETS.make("mnist").ready():
        return
    for name, family, precision, bound in CASES:
        plan = make_plan(family, "mnist", {"training.epochs": 1, "training.precision": precision})
        arrays = arrays_of(plan)
        ratio, ours, theirs = paired(
            lambda p=plan: worker_seconds(p), lambda f=family, a=arrays: keras(f, 1, a)["seconds"], ROUNDS
        )
        label = f"{name} program ({precision}), 1 epoch"
        yield Figure(f"{label}, engine / Keras", ratio, "", bound)
        yield Figure(f"{label}, engine", ours, "s")
        yield Figure(f"{label}, Keras", theirs, "s")
    for name, family in (("MLP", "mlp"), ("CNN", "cnn")):
        reached = keras(family, 5, arrays_of(make_plan(family, "mnist")))["accuracy"]
        yield Figure(f"{name} program, 5 epochs, MNIST test accuracy in Keras", reached)


def arrays_of(plan: Plan) -> bytes:
    """The splits of a plan of pictures as Keras takes them: `(N, H, W, C)` from 0 to 1."""
    return packed(plan, lambda x: (x / np.float32(255)).transpose(0, 2, 3, 1).astype(np.float32))


def packed(plan: Plan, inputs: Callable[[Array], Array]) -> bytes:
    """The plan's three splits for Keras; `inputs` gives the samples the form that Keras takes."""
    data = DATASETS.make(plan.dataset).load()
    file = io.BytesIO()
    arrays = {}
    for name in ("train", "val", "test"):
        split = data.split(name)  # type: ignore[arg-type]
        arrays[f"{name}_x"] = inputs(split.x)
        arrays[f"{name}_y"] = split.y
    np.savez(file, **arrays)
    return file.getvalue()


def keras(program: str, epochs: int, arrays: bytes) -> dict[str, Any]:
    asked = [os.environ["LAYERLAB_BENCH_PYTHON"], str(SCRIPT), program, str(epochs)]
    done = subprocess.run(asked, input=arrays, capture_output=True, check=True)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result
