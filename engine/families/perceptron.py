"""The perceptron."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.datasets.base import DataSpec
from engine.families.base import FAMILIES, Family
from engine.families.heads import head
from engine.graph.spec import GraphSpec, Node, sequential
from engine.text import N_


@FAMILIES.register("perceptron")
class Perceptron(Family):
    r"""Draws one straight line between classes.

    A single layer without hidden units: $y = xW + b$. It learns whatever a line can separate, and fails on XOR,
    which no line can.

    Reference: Rosenblatt, 1958, *The perceptron: a probabilistic model for information storage and organization in
    the brain*.
    """

    title = N_("Perceptron")
    dataset = "blobs"

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        flat = {} if len(data.shape) == 1 else {"flatten": Node(layer="flatten")}
        return {"main": sequential(data.shape, {**flat, "output": head(data)})}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {"optimizer": {"name": "sgd", "learning_rate": 0.1}, "training.epochs": 30, "training.batch_size": 10}
