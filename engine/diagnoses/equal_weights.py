"""Weights that all begin equal."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Diagnosis, Finding
from engine.diagnoses.cures import initializer
from engine.diagnoses.history import History
from engine.text import N_, message


@DIAGNOSES.register("equal_weights")
class EqualWeights(Diagnosis):
    """All units of a layer compute the same, get the same gradient, and stay equal forever.

    Random initial weights break this symmetry. If all weights are 0, no gradient passes the layer at all.
    """

    title = N_("Initial weights all equal")
    explains = (
        "loss_not_falling", "vanishing_depth", "vanishing_time", "dead_relus", "one_class", "underfitting",
        "learning_rate_too_small", "linear_model", "saturated",
    )  # fmt: skip

    def find(self, history: History) -> Finding | None:
        if history.first is None:
            return None
        for graph, nodes in history.first.nodes.items():
            for node, figures in nodes.items():
                if (
                    figures.get("equal") == 1
                    and history.hidden(graph, node)
                    and not self._is_meant(history, graph, node)
                ):
                    template = N_("All weights of `{node}` begin at {value}.")
                    cures = (
                        initializer("he_normal", N_("He normal (Kaiming)")),
                        initializer("xavier_uniform", N_("Xavier uniform (Glorot)")),
                    )
                    return Finding(0, message(template, node=node, value=f"{figures['weight']:g}"), cures)
        return None

    def _is_meant(self, history: History, graph: str, node: str) -> bool:
        """Whether the layer has no weights that the plan initializes."""
        return not history.plan.graphs[graph].nodes[node].layer_config().initializes
