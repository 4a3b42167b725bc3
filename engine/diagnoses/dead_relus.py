"""ReLU units that are always 0."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import activation, initializer, learning_rate
from engine.diagnoses.history import History, streak
from engine.text import N_, message

MIN_SHARE = 0.9
"""Of the units of a layer. About half of them inactive for 32 samples is usual in wide layers."""


@DIAGNOSES.register("dead_relus")
class DeadReLUs(Diagnosis):
    """Units that are 0 for every sample get no gradient, so they stay at 0 forever.

    A large step or a bad start can push the bias of a ReLU so far down that its input is always negative, where the slope
    is 0. Leaky ReLU keeps a small slope there; a smaller learning rate and He initialization keep units alive.
    """

    title = N_("Dead ReLUs")
    explains = ("one_class", "loss_not_falling", "underfitting")

    def find(self, history: History) -> Finding | None:
        found = {
            (graph, node): (step, points[-1][1])
            for (graph, node), points in history.over_time("inactive").items()
            if history.hidden(graph, node) and (step := streak(points, lambda share: share >= MIN_SHARE)) is not None
        }
        if not found:
            return None
        (_, node), (step, share) = min(found.items(), key=lambda item: item[1][0])
        template = N_("{share} % of the units of `{node}` are 0 for each of 32 training samples.")
        cures = (
            activation(history, ("relu",), "leaky_relu", N_("Leaky ReLU")),
            learning_rate(history, 0.1),
            initializer("he_normal", N_("He normal (Kaiming)")),
        )
        return Finding(step, message(template, share=round(100 * share), node=node), cures)
