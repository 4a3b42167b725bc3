"""How the loss of one sample is computed from what the graphs answered."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from engine.calculation.node_values import Index
from engine.probes.base import ProbeContext
from engine.probes.recorder import Recorder, targets
from engine.text import N_, Name, message
from engine.views import Array, Step


def target_of(context: ProbeContext, number: int) -> Array:
    """The target of a sample of the evaluated split, with a batch axis."""
    return np.asarray(context.data.split(context.evaluated_name).y[number : number + 1])


@dataclass(frozen=True)
class Sample:
    """A sample and its target with a batch axis; the target is None for a drawing."""

    x: Array
    y: Array | None


def sample_loss(
    context: ProbeContext, recorders: Mapping[str, Recorder], sample: Sample, graph: str, node: str, index: Index
) -> tuple[tuple[Step, ...], Name]:
    """The steps of the loss, if `node` gives the output of `graph` and has a loss, and a remark on them."""
    import torch

    objective, entry = context.objective, context.loss_entry
    if entry is None or node != context.graphs[graph].output:
        return (), ""
    if sample.y is None and objective.needs_target:
        return (), message(N_("A drawing has no target, so its loss is unknown."))
    x, y = context.batch(sample.x), targets(context, np.zeros(1, np.int64) if sample.y is None else sample.y)
    with torch.no_grad():
        tensors = objective.loss_tensors(context.models, recorders, x, y, context.loss)
    numbers = {name: tensor[0].cpu().numpy() for name, tensor in tensors.items()}
    steps = objective.loss_calculation(numbers, entry, graph, index)
    return steps, (objective.loss_note() or "") if steps else ""
