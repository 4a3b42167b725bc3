"""Layers that draw random numbers while training: exact in evaluation, their distribution in training."""

from __future__ import annotations

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from tests.contract.references import Reference
from tests.contract.references.layers.comparison import layer, same

COUNT = 400


def trained(name: str, config: dict[str, object], x: Tensor) -> Tensor:
    torch.manual_seed(3)
    return layer(name, config, [tuple(x.shape[1:])]).train()(x).detach()


def dropped(y: Tensor) -> np.ndarray:
    """Of ones: the share that became 0, the value of the others, and the share of places where neighbors differ."""
    differs = (y.flatten(2)[:, :, 1:] != y.flatten(2)[:, :, :-1]).double().mean() if y.dim() > 2 else torch.zeros(())
    return np.array([float((y == 0).double().mean()), float(y[y != 0].double().mean()), float(differs)])


def torchs(function: object, x: Tensor) -> Tensor:
    torch.manual_seed(4)
    return function(x, 0.3, training=True)  # type: ignore[operator]


def statistics(y: Tensor) -> np.ndarray:
    values = y.double().numpy()
    return np.array([values.mean(), values.std(), (values**4).mean() ** 0.25])


ONES, ZEROS = torch.ones(COUNT, 30, 4, 4), torch.zeros(COUNT, 200)
CODES = torch.cat([torch.full((COUNT, 100), 0.5), torch.full((COUNT, 100), float(np.log(4)))], 1)
"""Means of 0.5 and variances of 4."""
NORMAL = np.random.default_rng(0).normal(0, 1, (COUNT, 200))
NOISE = {
    "dropout": (
        same("dropout", {"rate": 0.3}, [(5, 4)], lambda _, x: x, "evaluation"),
        Reference(
            "torch",
            lambda: (dropped(trained("dropout", {"rate": 0.3}, ONES)), dropped(torchs(F.dropout, ONES))),
            "training",
            atol=0.01,
        ),
    ),
    "dropout2d": (
        same("dropout2d", {"rate": 0.3}, [(5, 4, 4)], lambda _, x: x, "evaluation"),
        Reference(
            "torch",
            lambda: (dropped(trained("dropout2d", {"rate": 0.3}, ONES)), dropped(torchs(F.dropout2d, ONES))),
            "training",
            atol=0.02,
        ),
    ),
    "gaussian_noise": (
        same("gaussian_noise", {"deviation": 0.2}, [(5,)], lambda _, x: x, "evaluation"),
        Reference(
            "NumPy",
            lambda: (
                statistics(trained("gaussian_noise", {"deviation": 0.2}, ZEROS)),
                statistics(torch.from_numpy(0.2 * NORMAL)),
            ),
            "training",
            atol=0.005,
        ),
    ),
    "sampling": (
        same("sampling", {}, [(8,)], lambda _, x: x[:, :4], "evaluation"),
        Reference(
            "NumPy",
            lambda: (statistics(trained("sampling", {}, CODES)), statistics(torch.from_numpy(0.5 + 2 * NORMAL))),
            "training",
            atol=0.05,
        ),
    ),
}
