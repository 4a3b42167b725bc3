"""How graphs end: the last layer that fits the data."""

from __future__ import annotations

from engine.datasets.base import DataSpec
from engine.graph.spec import Node


def head(data: DataSpec) -> Node:
    """A linear layer with one score a class, or one output a target value."""
    return Node(layer="linear", config={"out_features": len(data.classes) or data.outputs})
