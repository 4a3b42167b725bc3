"""The output layer that fits the data."""

from __future__ import annotations

from engine.datasets.data_spec import DataSpec
from engine.graph.spec import Node


def head(data: DataSpec) -> Node:
    """A linear layer with one score per class or label, or one output per target value.

    For masks a 1 × 1 convolution with one map of scores per class.
    """
    if data.target == "mask":
        return Node(layer="conv2d", config={"out_channels": len(data.labels), "kernel_size": 1, "padding": 0})
    return Node(layer="linear", config={"out_features": len(data.classes or data.labels) or data.outputs})
