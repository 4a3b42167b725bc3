"""The perceptron."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from engine.datasets.data_spec import DataSpec
from engine.families.base import FAMILIES, Family, Ready
from engine.families.heads import head
from engine.graph.spec import GraphSpec, Node, sequential
from engine.registry import Choice
from engine.text import N_

SEPARABLE = Ready(
    name="separable",
    title=N_("Linearly separable clouds"),
    lesson=N_(
        "Watch “Decision boundary” turn until every point lies on its own side. With cross-entropy this single "
        "layer is logistic regression: the loss goes on falling after that, because the scores can still grow. Two "
        "clouds that a straight line can separate are all that it needs."
    ),
)


@FAMILIES.register("perceptron")
class Perceptron(Family):
    r"""Draws one straight line between classes, by a single layer without hidden units.

    $z = W x + b$, and the class with the highest score is the answer. Trained with cross-entropy, as it is at first,
    this is logistic regression; on values it is linear regression. Rosenblatt's own rule changes weights only after a
    mistake: that is the loss *Perceptron criterion* with plain SGD and batches of one sample. Either learns whatever a
    line can separate, and neither learns XOR, which no line can.

    Reference: Rosenblatt, 1958, *The perceptron: a probabilistic model for information storage and organization in
    the brain*; Cox, 1958, *The regression analysis of binary sequences*.
    """

    title = N_("Perceptron")
    dataset = "blobs"
    ready = (
        SEPARABLE,
        Ready(
            name="rosenblatt",
            title=N_("Rosenblatt's rule"),
            lesson=N_(
                "Only a wrong answer moves the line: the input of the point, times the learning rate, is added to "
                "the weights or subtracted from them. A few wrong answers per epoch are left, then none; from then "
                "on the loss is 0 and the line stays where it is, even if it passes close to a cloud."
            ),
            dataset=Choice(name="blobs", noise=0.8),
            settings={
                "loss": {"name": "perceptron"},
                "graphs.main.nodes.output.config.out_features": 1,
                "training.batch_size": 1,
                "training.epochs": 10,
            },
        ),
        Ready(
            name="bent",
            title=N_("XOR with the product as input"),
            lesson=N_(
                "The same single layer, but it is also given the product xy, and now it separates all four corners. "
                "Its boundary is a plane in the space of the three inputs; over x and y alone it looks like a curve."
            ),
            dataset=Choice(name="xor", features=("x", "y", "xy")),
        ),
        SEPARABLE.failing(
            "xor",
            N_("XOR: not linearly separable"),
            N_(
                "The line turns and turns, and the loss stays near 0.69 (ln 2), what answering one half everywhere "
                "costs: for these points no weights do noticeably better. Opposite corners belong together, so no "
                "line gets more than about 70 of 100 points right; a hidden layer solves it."
            ),
            dataset=Choice(name="xor"),
        ),
    )

    def suits(self, data: DataSpec) -> bool:
        return data.kind != "text" and data.target in ("classes", "values", "labels")

    def graphs(self, data: DataSpec) -> dict[str, GraphSpec]:
        flat = {} if len(data.shape) == 1 else {"flatten": Node(layer="flatten")}
        return {"main": sequential(data.shape, {**flat, "output": head(data)})}

    def choices(self, data: DataSpec) -> Mapping[str, Any]:
        return {"optimizer": {"name": "sgd", "learning_rate": 0.1}, "training.epochs": 30, "training.batch_size": 10}
