"""How each node of a graph learns: the gradient that reaches it, and its inactive and saturated units."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, TypedDict

from engine.activations.base import ACTIVATIONS, Activation
from engine.probes.base import ProbeContext
from engine.probes.recorder import recorded_step

if TYPE_CHECKING:
    from torch import Tensor

BATCH = 32
NEAR_END = 0.01
"""A value this close to an end of its activation's range, as a share of the range, is saturated."""


class Statistics(TypedDict, total=False):
    """See `NodeView`."""

    gradient: float | None
    inactive: float | None
    saturated: float | None


def node_statistics(context: ProbeContext, graph: str) -> dict[str, Statistics]:
    """The statistics of each node of one graph, over the first training samples."""
    recorders, outcome = recorded_step(context, BATCH)
    spec, captures = context.graphs[graph], recorders[graph].captures
    outputs = {name: captures[name] for name in spec.nodes if name in captures}
    gradients = _gradients(outcome.loss, outputs)
    activations = {name: ACTIVATIONS.make(node.activation) for name, node in spec.nodes.items() if node.activation}
    return {
        name: Statistics(
            gradient=gradients.get(name),
            inactive=inactive_share(activations.get(name), output.detach()),
            saturated=saturated_share(activations.get(name), output.detach()),
        )
        for name, output in outputs.items()
    }


def _gradients(loss: Tensor, outputs: dict[str, Tensor]) -> dict[str, float]:
    """The root mean square of the gradient of each sample's loss; the loss is the mean over the batch."""
    import torch

    known = {name: output for name, output in outputs.items() if output.requires_grad}
    if not known or not loss.requires_grad:
        return {}
    slopes = torch.autograd.grad(loss, list(known.values()), allow_unused=True)
    pairs = zip(known, slopes, strict=True)
    found = {name: len(slope) * _root_mean_square(slope) for name, slope in pairs if slope is not None}
    return {name: value for name, value in found.items() if math.isfinite(value)}


def _root_mean_square(values: Tensor) -> float:
    return float(values.float().square().mean().sqrt())


def inactive_share(activation: Activation | None, output: Tensor) -> float | None:
    """The share of units, channels of pictures or else the last axis, that are 0 everywhere in the batch."""
    if activation is None or activation.saturates or activation.range[0] != 0:
        return None
    units = output.transpose(1, -1) if output.dim() == 4 else output
    return float((units == 0).flatten(0, -2).all(0).float().mean())


def saturated_share(activation: Activation | None, output: Tensor) -> float | None:
    """The share of values close to an end of the activation's range."""
    if activation is None or not activation.saturates:
        return None
    low, high = activation.range
    reach = NEAR_END * (high - low)
    return float(((output < low + reach) | (output > high - reach)).float().mean())
