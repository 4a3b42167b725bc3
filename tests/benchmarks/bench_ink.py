"""How well a network that has seen only embedded digits reads the handwriting of strangers, and how fast it is made."""

from __future__ import annotations

import os
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from unittest import mock

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F

from engine.datasets.base import Data
from engine.datasets.ink import Ink
from engine.datasets.mnist import Mnist
from engine.datasets.strokes import render
from tests.benchmarks.figures import Figure

BATCH = 128
SECONDS = 60.0
"""What the network may take; the default CNN on two cores."""


def figures() -> Iterator[Figure]:
    yield Figure("Drawing to picture, 200 points", drawing_ms(), "ms", 5)
    data, seconds = made()
    yield Figure("Ink: drawing and caching 24,000 digits", seconds, "s", 5)
    if not Mnist().ready():
        return
    network, steps, seconds = trained(data, steps=2500)
    yield Figure("Ink: training the default CNN, at most 2,500 steps of 128", seconds, "s")
    yield Figure("Ink: steps taken in at most 60 s", steps)
    test = Mnist().load().test
    yield Figure("Ink: accuracy on MNIST's test pictures", accuracy(network, test.x, test.y), "", 0.97, "at least")


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


def default_cnn() -> nn.Sequential:
    """The CNN of the presets, with their first weights."""
    network = nn.Sequential(
        nn.Conv2d(1, 32, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Conv2d(32, 64, 3),
        nn.ReLU(),
        nn.MaxPool2d(2),
        nn.Flatten(),
        nn.Linear(1600, 128),
        nn.ReLU(),
        nn.Dropout(0.5),
        nn.Linear(128, 10),
    )
    for layer in network:
        if isinstance(layer, nn.Conv2d | nn.Linear):
            nn.init.xavier_uniform_(layer.weight)
            nn.init.zeros_(layer.bias)  # type: ignore[arg-type]
    return network


def trained(data: Data, steps: int, seed: int = 0) -> tuple[nn.Module, int, float]:
    """The default CNN after so many steps or `SECONDS`, whichever comes first."""
    torch.manual_seed(seed)
    torch.set_flush_denormal(True)
    network = default_cnn().to(memory_format=torch.channels_last)
    optimizer = torch.optim.Adam(network.parameters(), 0.001)
    x, y = torch.from_numpy(data.train.x), torch.from_numpy(data.train.y)
    start, step = time.perf_counter(), 0
    while True:
        for part in torch.randperm(len(x))[: len(x) // BATCH * BATCH].split(BATCH):
            if step == steps or time.perf_counter() - start >= SECONDS:
                return network, step, time.perf_counter() - start
            optimizer.zero_grad()
            F.cross_entropy(network(scaled(x[part])), y[part]).backward()
            optimizer.step()
            step += 1


def scaled(pictures: Tensor) -> Tensor:
    return (pictures.float() / 255).contiguous(memory_format=torch.channels_last)


@torch.no_grad()
def accuracy(network: nn.Module, x: np.ndarray, y: np.ndarray) -> float:
    network.eval()
    guessed = torch.cat([network(scaled(part)).argmax(dim=1) for part in torch.from_numpy(x).split(1000)])
    return float((guessed == torch.from_numpy(y)).float().mean())
