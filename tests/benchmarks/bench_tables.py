"""The default plan for tables against scikit-learn's logistic and linear regression on the same splits."""

from __future__ import annotations

import json
import os
import subprocess
import tempfile
from collections.abc import Iterator
from pathlib import Path

import numpy as np
from sklearn.linear_model import LinearRegression, LogisticRegression

from engine.datasets.base import DATASETS
from engine.datasets.splits import Data
from engine.datasets.uploads import kinds
from engine.datasets.uploads.decoding import Upload
from engine.datasets.uploads.upload_store import About
from engine.plan.factory import make_plan
from engine.registry import Choice
from engine.train.control import NoCommands
from engine.train.loop import train
from tests.benchmarks.figures import Figure

SCRIPT = Path(__file__).with_name("tables_program.py")
SEEDS = 3


def figures() -> Iterator[Figure]:
    """Nothing where `LAYERLAB_BENCH_PYTHON` does not name a Python with the tables."""
    python = os.environ.get("LAYERLAB_BENCH_PYTHON", "")
    if not Path(python).is_file():
        return
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run([python, str(SCRIPT), folder], check=True, capture_output=True)
        yield from compared(Path(folder))


def compared(folder: Path) -> Iterator[Figure]:
    """The scores on each table and how far the network is ahead, both means over seeds of the splits."""
    targets, ahead, guessed = json.loads((folder / "targets.json").read_text()), [], 0
    for name, target in targets.items():
        file = Upload(f"{name}.csv", (folder / f"{name}.csv").read_bytes())
        guessed += kinds.look("table", [file], {})["target"] == target
        entry = kinds.keep("bench", name, "table", [file], {"target": target})
        pairs = np.array([scores(entry, seed) for seed in range(SEEDS)])
        linear, network = pairs.mean(0)
        ahead.append(network - linear)
        label = "accuracy" if DATASETS.make(entry.choice()).spec().classes else "R²"
        yield Figure(f"Table {name}: {label}, linear", float(linear))
        yield Figure(f"Table {name}: {label}, default network", float(network))
    yield Figure("Tables: network − linear, mean over tables", float(np.mean(ahead)), "", 0.0, "at least")
    yield Figure("Tables: network − linear, worst table", float(min(ahead)), "", -0.02, "at least")
    yield Figure(f"Tables: targets guessed right, of {len(targets)}", guessed)


def scores(entry: About, seed: int) -> tuple[float, float]:
    """The test scores of the linear model and of the default plan on one split."""
    choice = Choice(name=entry.kind, **{**entry.choice().config, "seed": seed})
    plan = make_plan("mlp", choice, {"training.seed": seed})
    data = DATASETS.make(choice).load()
    summary = list(train(plan, data, NoCommands(), threads=1, pictures=False))[-1].summary  # type: ignore[union-attr]
    return linear_score(data), summary.get("test/accuracy", summary.get("test/r2", 0.0))


def linear_score(data: Data) -> float:
    model = LogisticRegression() if data.train.y.ndim == 1 else LinearRegression()
    return float(model.fit(data.train.x, data.train.y).score(data.test.x, data.test.y))
