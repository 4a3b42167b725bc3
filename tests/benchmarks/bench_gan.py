"""The GAN program of the courses: a step beside Keras on TensorFlow, and whether all ten digits come up."""

from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from engine.datasets.base import DATASETS
from tests.benchmarks.figures import Figure, paired

SCRIPT = Path(__file__).with_name("keras_gan.py")
STEPS, ROUNDS, EPOCHS = 40, 5, 3
PRESENT = 10
"""Of a thousand pictures, so many of a digit are enough for it to count as made."""


def figures() -> Iterator[Figure]:
    """Nothing where MNIST is not there; without TensorFlow only what needs none."""
    if not DATASETS.make("mnist").ready():
        return
    precision = min(("fp32", "bf16"), key=lambda name: _engine("step", 3, name)["seconds"])
    if Path(os.environ.get("LAYERLAB_BENCH_PYTHON", "")).is_file():
        arrays = _arrays()
        ratio, ours, theirs = paired(
            lambda: float(_engine("step", STEPS, precision)["seconds"]), lambda: _keras(arrays), ROUNDS
        )
        yield Figure(f"GAN program ({precision}), a step, engine / Keras", ratio, "", 0.7)
        yield Figure(f"GAN program ({precision}), a step, engine", ours, "s")
        yield Figure("GAN program, a step, Keras", theirs, "s")
    found = _engine("classes", EPOCHS, precision)
    present = sum(count >= PRESENT for count in found["counts"])
    yield Figure(f"GAN program, {EPOCHS} epochs on MNIST, digits that come up", present, "", 10, "at least")
    yield Figure("accuracy of the side classifier that counts them", found["accuracy"], "", 0.97, "at least")


def _engine(what: str, count: int, precision: str) -> dict[str, Any]:
    asked = [sys.executable, "-m", "tests.benchmarks.gan_program", what, str(count), precision]
    with tempfile.TemporaryDirectory() as home:
        environment = {**os.environ, "LAYERLAB_HOME": home}
        done = subprocess.run(asked, capture_output=True, check=True, env=environment)
    result: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return result


def _arrays() -> bytes:
    x = DATASETS.make("mnist").load().train.x
    packed = io.BytesIO()
    np.savez(packed, train_x=(x / np.float32(127.5) - 1).transpose(0, 2, 3, 1).astype(np.float32))
    return packed.getvalue()


def _keras(arrays: bytes) -> float:
    asked = [os.environ["LAYERLAB_BENCH_PYTHON"], str(SCRIPT), str(STEPS)]
    done = subprocess.run(asked, input=arrays, capture_output=True, check=True)
    return float(json.loads(done.stdout.splitlines()[-1])["seconds"])
