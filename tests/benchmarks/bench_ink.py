"""How well a network that has seen only embedded digits reads the handwriting of strangers, and how fast it is made."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any
from unittest import mock

import numpy as np
import torch
from safetensors.torch import load_file
from torch import nn

from engine.datasets.ink import Ink
from engine.datasets.mnist import Mnist
from engine.datasets.splits import Data
from engine.datasets.strokes import render
from engine.graph.code import to_source
from engine.plan.factory import make_plan
from engine.runs.store import Store
from tests.benchmarks.bench_training import events_in
from tests.benchmarks.figures import Figure

SECONDS = 60.0
"""What the network may take on two cores."""


def figures() -> Iterator[Figure]:
    yield Figure("Drawing to picture, 200 points", drawing_ms(), "ms", 5)
    data, seconds = made()
    yield Figure(
        f"Ink: drawing and caching {len(data.train.x) + len(data.val.x) + len(data.test.x):,} digits", seconds, "s", 5
    )
    if not Mnist().ready():
        return
    network, seconds = reader()
    yield Figure("Ink: training the default CNN, as Draw does by one click", seconds, "s", SECONDS)
    test = Mnist().load().test
    yield Figure("Ink: its accuracy on MNIST's test pictures", accuracy(network, test.x, test.y), "", 0.97, "at least")


def drawing_ms() -> float:
    """Median time of one drawing."""
    angles = np.linspace(0, 12, 200)
    strokes = [np.stack([angles * np.cos(angles), angles * np.sin(angles)], axis=1).tolist()]
    times = []
    for _ in range(50):
        start = time.perf_counter()
        render(strokes)
        times.append(time.perf_counter() - start)
    return float(np.median(times)) * 1000


def made() -> tuple[Data, float]:
    """The data set at its defaults, made for the first time."""
    with tempfile.TemporaryDirectory() as folder, mock.patch.dict(os.environ, LAYERLAB_HOME=str(Path(folder))):
        start = time.perf_counter()
        data = Ink().load()
        return data, time.perf_counter() - start


def reader() -> tuple[nn.Module, float]:
    """The default CNN after its run on ink, as a person takes it away: exported source and weights. And the run's seconds."""
    plan = make_plan("cnn", "ink")
    with tempfile.TemporaryDirectory() as home:
        seconds = float(events_in(home, plan)[-1]["elapsed_s"])
        with closing(Store(f"sqlite:///{home}/layerlab.sqlite")) as store:
            run = store.runs(None)[0].id
        weights = Path(home) / "weights.safetensors"
        export = [sys.executable, "-m", "engine", "export", run, "--as", "weights", "--out", str(weights)]
        subprocess.run(export, env={**os.environ, "LAYERLAB_HOME": home}, check=True)
        space: dict[str, Any] = {}
        exec(to_source(plan.graphs["main"]), space)  # noqa: S102 - the source that we wrote ourselves
        network: nn.Module = space["Network"]()
        network.load_state_dict(load_file(weights))
    return network.eval(), seconds


@torch.no_grad()
def accuracy(network: nn.Module, x: np.ndarray, y: np.ndarray) -> float:
    guessed = torch.cat([network(part.float() / 255).argmax(dim=1) for part in torch.from_numpy(x).split(1000)])
    return float((guessed == torch.from_numpy(y)).float().mean())
