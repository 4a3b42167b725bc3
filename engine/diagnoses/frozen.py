"""Layers that are frozen with random weights."""

from __future__ import annotations

from engine.diagnoses.base import DIAGNOSES, Cure, Diagnosis, Finding
from engine.diagnoses.history import History
from engine.text import N_, message


@DIAGNOSES.register("frozen")
class Frozen(Diagnosis):
    """A layer is frozen, so its random initial weights never change.

    Freezing is meant for layers that were trained before. A random layer passes something on, but nothing that was learned.
    """

    title = N_("Frozen layers")

    def find(self, history: History) -> Finding | None:
        frozen = [
            (graph, node)
            for graph, node, layer in history.layers()
            if layer.initializes and history.plan.graphs[graph].nodes[node].frozen
        ]
        if not frozen:
            return None
        names = ", ".join(f"`{node}`" for _, node in frozen[:5])
        evidence = message(N_("The weights of {nodes} stay at their random initial values."), nodes=names)
        changes = {f"graphs.{graph}.nodes.{node}.frozen": False for graph, node in frozen}
        return Finding(0, evidence, (Cure(message(N_("Train all layers")), changes),))
