"""An output layer alone."""

from __future__ import annotations

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES, Family
from engine.families.heads import head
from engine.graph.spec import GraphSpec, Node, sequential
from engine.text import N_


@FAMILIES.register("empty")
class Empty(Family):
    """Begins with the last layer alone, to build on from nothing."""

    title = N_("Empty")
    dataset = "circles"

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        keeps_shape = len(data.shape) == 1 or data.target == "mask"
        flat = {} if keeps_shape else {"flatten": Node(layer="flatten")}
        return {"main": sequential(data.shape, {**flat, "output": head(data)})}
