"""A gradient that explodes."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import clipping, learning_rate
from engine.diagnoses.history import History
from engine.text import N_, message

MIN_RATIO = 30.0
"""The size of the gradient relative to that of the weights; below 1 is usual."""


@DIAGNOSES.register("exploding_gradient")
class ExplodingGradient(Diagnosis):
    """The gradient is many times as large as the weights, so one step throws them far away.

    Through many layers or time steps the gradient is multiplied again and again; with factors above 1 the product grows
    exponentially. Clipping scales a long gradient down and keeps its direction.
    """

    title = N_("Exploding gradient")
    explains = ("learning_rate_too_large",)

    def find(self, history: History) -> Finding | None:
        ended = history.ended and history.ended.reason == "diverged"
        if not ended or history.plan.regularisation.clip_norm or history.plan.regularisation.clip_value:
            return None
        weights = history.over_time("weight")
        for (graph, node), points in history.over_time("gradient").items():
            for (step, gradient), (_, weight) in zip(points, weights.get((graph, node), []), strict=False):
                if weight and gradient > MIN_RATIO * weight:
                    return self._finding(history, step, node, gradient, weight)
        return None

    def _finding(self, history: History, step: int, node: str, gradient: float, weight: float) -> Finding:
        template = N_("The gradient of `{node}` is {gradient} on average, {ratio} times the size of its weights.")
        evidence = message(
            template, node=node, gradient=f"{gradient:.3g}", ratio=f"{float(f'{gradient / weight:.1g}'):,.0f}"
        )
        return Finding(step, evidence, (clipping(0.5), learning_rate(history, 0.01)))
