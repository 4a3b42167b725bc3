"""How much of the gradient reaches the far end of a sequence, for the diagnoses."""

from __future__ import annotations

import numpy as np

from engine.probes.base import ProbeContext
from engine.probes.gradient_through_time import state_gradients
from engine.probes.learning_statistics import training_mode
from engine.probes.recorder import fixed_random
from engine.probes.unrolled import recurrent_nodes

MIN_STEPS = 8
"""Shorter sequences have no far end."""
SHARE = 10
"""The far end is a tenth of the steps."""


def time_statistics(context: ProbeContext) -> dict[str, float]:
    """By recurrent node of the main graph: the gradient norm at the steps it reaches last, relative to the largest.

    Of several states (directions, stacked layers) the one where most of the gradient arrives counts.
    """
    nodes = recurrent_nodes(context.graphs)
    if not nodes:
        return {}
    found: dict[str, float] = {}
    with training_mode(context.models.values()), fixed_random(context):
        slopes = state_gradients(context, nodes)
    for (node, _), slope in slopes.items():
        norms = np.nan_to_num(slope.norm(dim=2).mean(dim=1).cpu().double().numpy())  # (T,)
        if len(norms) >= MIN_STEPS:
            found[node] = max(found.get(node, 0.0), _far_share(norms))
    return found


def _far_share(norms: np.ndarray) -> float:
    end = max(1, len(norms) // SHARE)
    far, largest = min(float(norms[:end].mean()), float(norms[-end:].mean())), float(norms.max())
    return far / largest if largest > 0 else 0.0
