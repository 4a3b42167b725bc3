"""The perceptron."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.datasets.base import DataSpec
from engine.families.base import FAMILIES, Family, Ready
from engine.families.heads import head
from engine.graph.spec import GraphSpec, Node, sequential
from engine.registry import Choice
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
    ready = (
        Ready(
            name="separable",
            title=N_("A line between two clouds"),
            lesson=N_(
                "Watch the boundary turn until every point lies on its own side. "
                "Two clouds that a straight line can part are all that a perceptron needs."
            ),
        ),
        Ready(
            name="bent",
            title=N_("XOR with one more input"),
            lesson=N_(
                "The same single layer, but it is also told the product xy, and now it parts all four corners. "
                "It is a line still, in a space of three inputs; on the plane it looks like a curve."
            ),
            dataset=Choice(name="xor", features=("x", "y", "xy")),
        ),
        Ready(
            name="xor",
            title=N_("XOR, which no line can part"),
            lesson=N_(
                "The line turns and turns, the loss stays near 0.69 and half of the answers are wrong, as if it guessed. "
                "Opposite corners belong together here, so no straight line is better; a hidden layer mends it."
            ),
            dataset=Choice(name="xor"),
            fails=True,
        ),
    )

    def suits(self, data: DataSpec) -> bool:
        return data.kind != "text" and data.target in ("classes", "values", "labels")

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        flat = {} if len(data.shape) == 1 else {"flatten": Node(layer="flatten")}
        return {"main": sequential(data.shape, {**flat, "output": head(data)})}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {"optimizer": {"name": "sgd", "learning_rate": 0.1}, "training.epochs": 30, "training.batch_size": 10}
