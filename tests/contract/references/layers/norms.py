"""Normalization: mean 0 and variance 1 over some axes, then a scale and a shift."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from torch import Tensor

from tests.contract.references import Reference
from tests.contract.references.layers.comparison import layer, same

EPSILON = 0.01
CONFIG: dict[str, object] = {"epsilon": EPSILON}


def normalized(x: Tensor, axes: Sequence[int]) -> Tensor:
    mean = x.mean(axes, keepdim=True)
    return (x - mean) / ((x - mean).square().mean(axes, keepdim=True) + EPSILON).sqrt()


def scaled(weights: list[Tensor], y: Tensor) -> Tensor:
    """One scale and one shift per channel."""
    weight, bias = (tensor.reshape(1, -1, *[1] * (y.dim() - 2)) for tensor in weights)
    return y * weight + bias


def grouped(weights: list[Tensor], x: Tensor) -> Tensor:
    y = normalized(x.unflatten(1, (2, 3)), (2, 3, 4)).flatten(1, 2)
    return scaled(weights, y)


def running() -> tuple[Tensor, Tensor]:
    """After two batches in training: what is used in evaluation, with unbiased variances as in torch."""
    torch.manual_seed(0)
    module, batches = layer("batch_norm", {**CONFIG, "momentum": 0.3}, [(4, 5, 5)]).double(), torch.randn(3, 2, 4, 5, 5)
    first, second, x = (3 * batches + 1).double()
    module(first)
    module(second)
    mean, variance = torch.zeros(4).double(), torch.ones(4).double()
    for batch in (first, second):
        mean = 0.7 * mean + 0.3 * batch.mean((0, 2, 3))
        variance = 0.7 * variance + 0.3 * batch.transpose(0, 1).flatten(1).var(1, correction=1)
    wanted = (x - mean[:, None, None]) / (variance[:, None, None] + EPSILON).sqrt()
    return module.eval()(x).detach(), wanted


NORMS = {
    "batch_norm": (
        same(
            "batch_norm", CONFIG, [(4, 5, 6)], lambda w, x: scaled(w, normalized(x, (0, 2, 3))), "images", training=True
        ),
        same("batch_norm", CONFIG, [(7,)], lambda w, x: scaled(w, normalized(x, (0,))), "rows", training=True),
        Reference("NumPy", running, "running means", atol=1e-5),
    ),
    "group_norm": (same("group_norm", {**CONFIG, "groups": 2}, [(6, 5, 4)], grouped),),
    "instance_norm": (
        same("instance_norm", CONFIG, [(4, 5, 6)], lambda w, x: scaled(w, normalized(x, (2, 3)))),
        same("instance_norm", CONFIG, [(4, 9)], lambda w, x: scaled(w, normalized(x, (2,))), "signals"),
    ),
    "layer_norm": (
        same("layer_norm", CONFIG, [(5, 6)], lambda w, x: normalized(x, (2,)) * w[0] + w[1], "sequences"),
        same("layer_norm", CONFIG, [(3, 5, 6)], lambda w, x: normalized(x, (1, 2, 3)) * w[0] + w[1], "images"),
    ),
}
