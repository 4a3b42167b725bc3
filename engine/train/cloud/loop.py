"""Trains a seed cloud, and reports what an ordinary run of each seed would have reported. [torch]"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

import numpy as np
import torch

from engine.train.cadence import CHECKPOINT_INTERVAL, Cadence
from engine.train.cloud.cloud import Cloud
from engine.views import Array


@dataclass(frozen=True)
class CloudMeasured:
    """Metrics of all members after a step: each `(S,)`, NaN for members that had diverged."""

    step: int
    epoch: float
    values: dict[str, Array]


def train_cloud(cloud: Cloud) -> Iterator[CloudMeasured]:
    """Takes the remaining steps. Measures at the same steps as an ordinary run; between two measurements, the training
    loss is a mean over the samples read."""
    session = cloud.session
    cadence = Cadence(CHECKPOINT_INTERVAL, session.steps_per_epoch, cloud.plan.training.epochs)
    total, count = torch.zeros(len(cloud.seeds)), 0
    while cloud.step < cloud.steps:
        read = cloud.batch_length
        total, count = total + read * cloud.take_step(), count + read
        if not cadence.measures(cloud.step):
            continue
        epoch, rest = divmod(cloud.step, session.steps_per_epoch)
        values = {"train/loss": total / count}
        if not rest and cadence.reports(epoch):
            values |= {f"val/{name}": found for name, found in cloud.scores("val").items()}
        total, count = torch.zeros(len(cloud.seeds)), 0
        yield CloudMeasured(cloud.step, cloud.step / session.steps_per_epoch, _alive(cloud, values))


def _alive(cloud: Cloud, values: dict[str, torch.Tensor]) -> dict[str, Array]:
    arrays = {name: found.numpy().astype(np.float64) for name, found in values.items()}
    for found in arrays.values():
        found[list(cloud.diverged)] = np.nan
    return arrays
