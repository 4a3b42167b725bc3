"""Initial weights that are too large."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import initializer
from engine.diagnoses.history import History
from engine.text import N_, message

MIN_LEVEL = 2.5
"""The first loss relative to that of the best constant answer."""
MIN_SATURATED, MIN_OUTPUT = 0.6, 5.0


@DIAGNOSES.register("weights_too_large")
class WeightsTooLarge(Diagnosis):
    """The network begins with confident wrong answers, and has to unlearn them first.

    Each layer adds up many products. If the weights are not scaled by the number of inputs, values grow from layer to
    layer: outputs are huge, sigmoid and tanh saturate, and gradients become very small or very large.
    """

    title = N_("Initial weights too large")
    explains = ("saturated", "stopped_early")

    def find(self, history: History) -> Finding | None:
        losses, constant = history.curves.get("train/loss", []), history.constant_loss
        if history.first is None or not losses or not constant or losses[0][1] < MIN_LEVEL * constant:
            return None
        nodes = [figures for graph in history.first.nodes.values() for figures in graph.values()]
        saturated = max((figures.get("saturated", 0.0) for figures in nodes), default=0.0)
        output = max((figures.get("output", 0.0) for figures in nodes), default=0.0)
        if history.spec.target == "values" or (saturated < MIN_SATURATED and output < MIN_OUTPUT):
            return None
        template = N_(
            "The first loss is {loss}, while guessing costs {constant}; the largest outputs are about {output}."
        )
        evidence = message(template, loss=f"{losses[0][1]:.3g}", constant=f"{constant:.3g}", output=f"{output:.2g}")
        cures = (
            initializer("xavier_uniform", N_("Xavier uniform (Glorot)")),
            initializer("he_normal", N_("He normal (Kaiming)")),
        )
        return Finding(0, evidence, cures)
