"""Activations at the ends of their range."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import activation, initializer
from engine.diagnoses.history import History, streak
from engine.text import N_, message

MIN_SHARE = 0.6
"""Of the values of a hidden layer."""


@DIAGNOSES.register("saturated")
class Saturated(Diagnosis):
    """Sigmoid or tanh units sit at an end of their range, where the slope is almost 0.

    When their inputs are large, a change of the input hardly changes the output, and hardly any gradient passes. The cause
    is usually large weights, or inputs that are not scaled.
    """

    title = N_("Saturated activations")
    explains = ("loss_not_falling", "underfitting")

    def find(self, history: History) -> Finding | None:
        found = {
            node: (step, points[-1][1])
            for (graph, node), points in history.over_time("saturated").items()
            if history.hidden(graph, node) and (step := streak(points, lambda share: share >= MIN_SHARE)) is not None
        }
        if not found or history.has_players:
            return None
        node, (step, share) = max(found.items(), key=lambda item: item[1][1])
        template = N_("{share} % of the values of `{node}` lie at an end of the range of its activation.")
        cures = (
            initializer("xavier_uniform", N_("Xavier uniform (Glorot)")),
            activation(history, ("tanh", "sigmoid"), "relu", N_("ReLU")),
        )
        return Finding(step, message(template, share=round(100 * share), node=node), cures)
